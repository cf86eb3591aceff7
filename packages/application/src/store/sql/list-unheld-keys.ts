import { type Queryable, statement } from '@openespf/foundation/pg'
import type { ExternalKey } from '../../connector.ts'

// Held keys with capital letters are few and have an index of their own; the others are their own lower case.
const select = statement<ExternalKey>(
  'list-unheld-keys',
  `select kind, value from jsonb_to_recordset($2::jsonb) as k (kind text, value text)
   where not exists (
       select from app.held_key h
       where h.connector = $1 and h.kind = k.kind and h.i_account <> 0
         and h.value = any (case when $3 then array[k.value, lower(k.value)] else array[k.value] end))
     and not ($3 and exists (
       select from app.held_key h
       where h.connector = $1 and h.kind = k.kind and lower(h.value) = lower(k.value) and h.value <> lower(h.value)
         and h.i_account <> 0))`,
)

/** Those of the keys that no account holds; `caseless`: in whatever case. */
export function listUnheldKeys(
  db: Queryable,
  { name, caseless = false }: { name: string; caseless?: boolean | undefined },
  keys: readonly ExternalKey[],
): Promise<ExternalKey[]> {
  return db.query(select, [name, JSON.stringify(keys), caseless])
}
