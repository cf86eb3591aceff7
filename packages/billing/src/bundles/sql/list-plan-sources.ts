import { type Queryable, statement } from '@openespf/foundation/pg'
import type { PlanSource } from '../core/bundle-changes.ts'

type SourceRow = {
  i_product: number
  i_vd_plan: number | null
  effective_from: Date | null
  effective_to: Date | null
}

const list = statement<SourceRow>(
  'billing.list-plan-sources',
  `select p.i_product, p.i_vd_plan, d.effective_from, d.effective_to
   from billing.product p
     left join billing.account_addon d on d.i_product = p.i_product and d.i_account = $1::bigint
   where p.i_product = $2::bigint
     or p.i_product in (select i_product from billing.account_addon where i_account = $1::bigint)
   order by p.i_product for share of p`,
)

/** The main product and the add-ons of an account; their plans can't change before the transaction ends. */
export async function listPlanSources(
  tx: Queryable,
  iAccount: number,
  iProduct: number,
): Promise<PlanSource[]> {
  return (await tx.query(list, [iAccount, iProduct])).map((row) => ({
    iProduct: row.i_product,
    iVdPlan: row.i_vd_plan,
    period: row.effective_from && { effectiveFrom: row.effective_from, effectiveTo: row.effective_to },
  }))
}
