import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { TopupOption } from './topup-row.ts'

const insert = statement<{ i_vd_topup: number }>(
  'billing.insert-topup',
  `insert into billing.topup_option (i_vd_dg, topup_amount, topup_expiry_time, topup_fee)
   select i.i_vd_dg, n.topup_amount, n.topup_expiry_time, n.topup_fee
   from jsonb_populate_record(null::billing.topup_option, $2::jsonb - 'i_vd_dg') n,
     billing.discount_plan_item i join billing.discount_plan p on p.i_vd_plan = i.i_vd_plan
   where p.i_env = $1 and i.i_vd_dg = ($2::jsonb ->> 'i_vd_dg')::bigint
   returning i_vd_topup`,
)

/** Undefined: there is no such item. */
export async function insertTopup(
  tx: Queryable,
  iEnv: number,
  topup: Omit<TopupOption, 'iVdTopup'>,
): Promise<number | undefined> {
  return (await tx.maybe(insert, [iEnv, recordJson(topup)]))?.i_vd_topup
}
