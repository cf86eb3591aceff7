import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { AccessPolicy } from './access-policy-row.ts'

const update = statement(
  'billing.update-access-policy',
  `update billing.access_policy p set name = n.name, description = n.description, attributes = n.attributes
   from billing.access_policy x, jsonb_populate_record(x, $2::jsonb) n
   where x.i_access_policy = $1::bigint and p.i_access_policy = x.i_access_policy`,
)

/** Writes the named fields; the others stay. */
export async function updateAccessPolicy(
  tx: Queryable,
  iAccessPolicy: number,
  changes: Partial<Pick<AccessPolicy, 'name' | 'description' | 'attributes'>>,
): Promise<void> {
  await tx.query(update, [iAccessPolicy, recordJson(changes)])
}
