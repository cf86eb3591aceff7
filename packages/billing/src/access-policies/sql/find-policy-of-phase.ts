import { type Queryable, statement } from '@openespf/foundation/pg'

const find = statement<{ i_access_policy: number }>(
  'billing.find-policy-of-phase',
  'select i_access_policy from billing.access_policy_phase where i_phase = $1::bigint',
)

/** The policy of the phase, which never changes; whether the caller sees it is for the policy's lock to say. */
export async function findPolicyOfPhase(queryable: Queryable, iPhase: number): Promise<number | undefined> {
  return (await queryable.maybe(find, [iPhase]))?.i_access_policy
}
