import { type Queryable, statement } from '@openespf/foundation/pg'

type Uses = { accounts: number; products: number }

const count = statement<Uses>(
  'billing.count-access-policy-uses',
  `select (select count(*) from billing.account where i_access_policy = $1::bigint) as accounts,
     (select count(*) from billing.product where i_access_policy = $1::bigint) as products`,
)

/** How many accounts and products refer to the policy, closed and deleted ones too. */
export function countAccessPolicyUses(tx: Queryable, iAccessPolicy: number): Promise<Uses> {
  return tx.one(count, [iAccessPolicy])
}
