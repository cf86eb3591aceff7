import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { AccessPolicy } from './access-policy-row.ts'

const insert = statement<{ i_access_policy: number }>(
  'billing.insert-access-policy',
  `insert into billing.access_policy (i_env, service_type, name, description, attributes)
   select n.i_env, n.service_type, n.name, n.description, n.attributes
   from jsonb_populate_record(null::billing.access_policy, $1::jsonb) n
   returning i_access_policy`,
)

export async function insertAccessPolicy(
  tx: Queryable,
  policy: Omit<AccessPolicy, 'iAccessPolicy'>,
): Promise<number> {
  return (await tx.one(insert, [recordJson(policy)])).i_access_policy
}
