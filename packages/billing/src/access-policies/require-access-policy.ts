import type { Queryable } from '@openespf/foundation/pg'
import { notFound } from '../core/refusals.ts'
import { shareAccessPolicy } from './sql/share-access-policy.ts'

/** Refuses a reference to a policy that does not exist; holds the policy until the transaction ends. */
export async function requireAccessPolicy(
  tx: Queryable,
  iEnv: number,
  iAccessPolicy: number | null | undefined,
): Promise<void> {
  if (typeof iAccessPolicy === 'number' && !(await shareAccessPolicy(tx, iEnv, iAccessPolicy)))
    throw notFound('access policy', `i_access_policy ${iAccessPolicy}`)
}
