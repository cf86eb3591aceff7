import { type Queryable, statement } from '@openespf/foundation/pg'

const share = statement<{ i_access_policy: number }>(
  'billing.share-access-policy',
  `select i_access_policy from billing.access_policy
   where i_env = $1 and i_access_policy = $2::bigint and service_type = 'netaccess' for key share`,
)

/** Whether there is such an access policy; if so it can't be deleted before the transaction ends. */
export async function shareAccessPolicy(
  tx: Queryable,
  iEnv: number,
  iAccessPolicy: number,
): Promise<boolean> {
  return (await tx.maybe(share, [iEnv, iAccessPolicy])) !== undefined
}
