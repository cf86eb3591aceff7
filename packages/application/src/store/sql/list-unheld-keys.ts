import { type Queryable, statement } from '@openespf/foundation/pg'
import type { ExternalKey } from '../../connector.ts'

const select = statement<ExternalKey>(
  'list-unheld-keys',
  `select kind, value from jsonb_to_recordset($2::jsonb) as k (kind text, value text)
   where not exists (
     select from app.held_key h
     where h.connector = $1 and h.kind = k.kind and h.value = k.value and h.i_account <> 0)`,
)

/** Those of the keys that no account holds. */
export function listUnheldKeys(
  db: Queryable,
  connector: string,
  keys: readonly ExternalKey[],
): Promise<ExternalKey[]> {
  return db.query(select, [connector, JSON.stringify(keys)])
}
