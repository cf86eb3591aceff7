import { type Queryable, statement } from '@openespf/foundation/pg'
import type { ExternalKey } from '../../connector.ts'

const record = statement(
  'record-held-keys',
  `insert into app.held_key (connector, kind, value, i_account)
   select connector, kind, value, i_account
   from jsonb_to_recordset($1::jsonb) as k (connector text, kind text, value text, i_account bigint)
   order by connector, kind, value
   on conflict (connector, kind, value) do update set i_account = excluded.i_account`,
)

export type Holding = { connector: string; iAccount: number; keys: readonly ExternalKey[] }

/** Writes down that accounts hold these keys, whoever held them before. No key may be there twice. */
export async function recordHeldKeys(db: Queryable, holdings: readonly Holding[]): Promise<void> {
  const rows = holdings.flatMap(({ connector, iAccount, keys }) =>
    keys.map(({ kind, value }) => ({ connector, kind, value, i_account: iAccount })),
  )
  if (rows.length > 0) await db.query(record, [JSON.stringify(rows)])
}
