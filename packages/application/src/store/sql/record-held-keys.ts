import { type Queryable, statement } from '@openespf/foundation/pg'
import type { ExternalKey } from '../../connector.ts'

const record = statement(
  'record-held-keys',
  `insert into app.held_key (connector, kind, value, i_account)
   select $1, kind, value, $2 from jsonb_to_recordset($3::jsonb) as k (kind text, value text)
   order by kind, value
   on conflict (connector, kind, value) do update set i_account = excluded.i_account`,
)

export type Holding = { connector: string; iAccount: number; keys: readonly ExternalKey[] }

/** Writes down that the account holds these keys, whoever held them before. */
export async function recordHeldKeys(db: Queryable, holding: Holding): Promise<void> {
  if (holding.keys.length === 0) return
  await db.query(record, [holding.connector, holding.iAccount, JSON.stringify(holding.keys)])
}
