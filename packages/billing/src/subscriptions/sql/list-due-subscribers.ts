import { type Queryable, statement } from '@openespf/foundation/pg'
import { type CamelRow, camelRow } from '../../sql/names.ts'

type DueRow = { i_env: number; i_account: number | null; i_customer: number | null }
/** An account or a customer; the other is null. */
export type DueSubscriber = CamelRow<DueRow>

const list = statement<DueRow>(
  'billing.list-due-subscribers',
  `select distinct coalesce(a.i_env, c.i_env) as i_env, s.i_account, s.i_customer
   from (
     select s.i_account, s.i_customer from billing.assigned_subscription s
       left join billing.account h on h.i_account = s.i_account
     where s.due_at <= $1 and h.bill_status is distinct from 'I'
       and (h.bill_status is distinct from 'S' or h.balance >= coalesce(s.next_fee, 0))
       and case when s.i_account is null then s.i_customer <> all ($3::bigint[])
         else s.i_account <> all ($2::bigint[]) end
     order by s.due_at limit 100
   ) s
     left join billing.account a on a.i_account = s.i_account
     left join billing.customer c on c.i_customer = s.i_customer
   order by s.i_customer nulls last, s.i_account`,
)

/**
 * Who has a fee due, or a subscription to be activated, and is not left out; of suspended accounts those that can pay, and
 * no inactive ones, whose fees wait until they open. A batch.
 */
export async function listDueSubscribers(
  queryable: Queryable,
  now: Date,
  leftOut: readonly DueSubscriber[],
): Promise<DueSubscriber[]> {
  const accounts = leftOut.flatMap(({ iAccount }) => iAccount ?? [])
  const customers = leftOut.flatMap(({ iCustomer }) => iCustomer ?? [])
  return (await queryable.query(list, [now, accounts, customers])).map((row) => camelRow(row))
}
