import { type Queryable, statement } from '@openespf/foundation/pg'
import { camelRow } from '../../sql/names.ts'
import {
  type AccessPolicy,
  type AccessPolicyRow,
  accessPolicyColumns,
  type PolicyServiceType,
} from './access-policy-row.ts'

const find = statement<AccessPolicyRow>(
  'billing.find-access-policy',
  `select ${accessPolicyColumns} from billing.access_policy
   where i_env = $1 and ($2::bigint is null or i_access_policy = $2) and ($3::text is null or name = $3)
     and ($4::text is null or service_type = $4)`,
)

export async function findAccessPolicy(
  queryable: Queryable,
  iEnv: number,
  key: { iAccessPolicy?: number; name?: string; serviceType?: PolicyServiceType },
): Promise<AccessPolicy | undefined> {
  const row = await queryable.maybe(find, [iEnv, key.iAccessPolicy, key.name, key.serviceType])
  return row && camelRow(row)
}
