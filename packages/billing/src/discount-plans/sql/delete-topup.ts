import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement<{ i_vd_topup: number }>(
  'billing.delete-topup',
  `delete from billing.topup_option t using billing.discount_plan_item i, billing.discount_plan p
   where t.i_vd_topup = $2::bigint and i.i_vd_dg = t.i_vd_dg and p.i_vd_plan = i.i_vd_plan and p.i_env = $1
   returning t.i_vd_topup`,
)

/** False: there is no such option. */
export async function deleteTopup(tx: Queryable, iEnv: number, iVdTopup: number): Promise<boolean> {
  return (await tx.maybe(remove, [iEnv, iVdTopup])) !== undefined
}
