import { type Queryable, statement } from '@openespf/foundation/pg'

type Uses = { products: number; accounts: number }

const count = statement<Uses>(
  'billing.count-plan-uses',
  `select (select count(*) from billing.product where i_vd_plan = $1::bigint) as products,
     (select count(*) from (
        select i_account from billing.account where i_vd_plan = $1::bigint
        union select i_account from billing.account_bundle where i_vd_plan = $1::bigint) a) as accounts`,
)

/** What has the plan; closed accounts and archived products count, they refer to it. */
export function countPlanUses(tx: Queryable, iVdPlan: number): Promise<Uses> {
  return tx.one(count, [iVdPlan])
}
