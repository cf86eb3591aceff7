import { type Queryable, statement } from '@openespf/foundation/pg'
import { camelRow } from '../../sql/names.ts'
import {
  type AccessPolicy,
  type AccessPolicyRow,
  accessPolicyColumns,
  type PolicyServiceType,
} from './access-policy-row.ts'

const lock = statement<AccessPolicyRow>(
  'billing.lock-access-policy',
  `select ${accessPolicyColumns} from billing.access_policy
   where i_env = $1 and i_access_policy = $2::bigint and ($3::text is null or service_type = $3)
   for update`,
)

/** The policy, locked until the transaction ends: nobody can change it or begin to refer to it. */
export async function lockAccessPolicy(
  tx: Queryable,
  iEnv: number,
  iAccessPolicy: number,
  serviceType?: PolicyServiceType,
): Promise<AccessPolicy | undefined> {
  const row = await tx.maybe(lock, [iEnv, iAccessPolicy, serviceType])
  return row && camelRow(row)
}
