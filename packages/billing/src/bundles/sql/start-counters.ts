import { type Queryable, statement } from '@openespf/foundation/pg'

const start = statement(
  'billing.start-counters',
  `insert into billing.account_counter (i_account, i_account_bundle, i_vd_dg, kind, allocated_amount)
   select b.i_account, b.i_account_bundle, i.i_vd_dg, i.kind, i.allocated_amount
   from billing.account_bundle b join billing.discount_plan_item i on i.i_vd_plan = b.i_vd_plan
   where b.i_account_bundle = $1::bigint
   order by i.i_vd_dg
   on conflict on constraint account_counter_of_bundle do update
     set state = 'available', used_amount = 0, kind = excluded.kind, allocated_amount = excluded.allocated_amount`,
)

/** A period of the bundle's quotas begins: one counter for each item that its plan has now. */
export async function startCounters(tx: Queryable, iAccountBundle: number): Promise<void> {
  await tx.query(start, [iAccountBundle])
}
