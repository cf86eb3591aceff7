import { type Queryable, statement } from '@openespf/foundation/pg'
import { readTopup, type TopupOption, type TopupRow } from './topup-row.ts'

const find = statement<TopupRow>(
  'billing.find-topup',
  `select t.i_vd_topup, t.i_vd_dg, t.topup_amount, t.topup_expiry_time, t.topup_fee
   from billing.topup_option t
     join billing.discount_plan_item i on i.i_vd_dg = t.i_vd_dg
     join billing.discount_plan p on p.i_vd_plan = i.i_vd_plan
   where p.i_env = $1 and t.i_vd_topup = $2::bigint`,
)

export async function findTopup(
  queryable: Queryable,
  iEnv: number,
  iVdTopup: number,
): Promise<TopupOption | undefined> {
  const row = await queryable.maybe(find, [iEnv, iVdTopup])
  return row && readTopup(row)
}
