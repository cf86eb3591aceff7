import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Holding } from './record-held-keys.ts'

const drop = statement(
  'drop-held-keys',
  `delete from app.held_key h
   using jsonb_to_recordset($3::jsonb) as k (kind text, value text)
   where h.connector = $1 and h.i_account = $2 and h.kind = k.kind and h.value = k.value`,
)

/** Forgets keys that the account no longer holds; those that another account holds by now stay. */
export async function dropHeldKeys(db: Queryable, holding: Holding): Promise<void> {
  if (holding.keys.length === 0) return
  await db.query(drop, [holding.connector, holding.iAccount, JSON.stringify(holding.keys)])
}
