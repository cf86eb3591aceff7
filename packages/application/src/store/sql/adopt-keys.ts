import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Holding } from './record-held-keys.ts'

const adopt = statement(
  'adopt-keys',
  `insert into app.held_key (connector, kind, value, i_account)
   select connector, kind, value, i_account
   from jsonb_to_recordset($1::jsonb) as k (connector text, kind text, value text, i_account bigint)
   order by connector, kind, value
   on conflict (connector, kind, value) do nothing`,
)

/** Writes down that accounts hold these keys, where nobody is known to. */
export async function adoptKeys(db: Queryable, holdings: readonly Holding[]): Promise<void> {
  const rows = holdings.flatMap(({ connector, iAccount, keys }) =>
    keys.map(({ kind, value }) => ({ connector, kind, value, i_account: iAccount })),
  )
  if (rows.length > 0) await db.query(adopt, [JSON.stringify(rows)])
}
