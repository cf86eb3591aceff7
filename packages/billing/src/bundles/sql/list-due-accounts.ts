import { type Queryable, statement } from '@openespf/foundation/pg'
import { type CamelRow, camelRow } from '../../sql/names.ts'

type KeyRow = { i_account: number; i_env: number }

const list = statement<KeyRow>(
  'billing.list-due-accounts',
  `select i_account, i_env from billing.account where i_account in (
     (select i_account from billing.account_bundle where due_at <= $1 and i_account <> all ($2::bigint[])
      order by due_at limit 100)
     union all
     (select i_account from billing.counter_topup where expires_at <= $1 and i_account <> all ($2::bigint[])
      order by expires_at limit 100)
     union all
     (select b.i_account from billing.account_bundle b
        join billing.discount_plan v on v.i_vd_plan = b.i_vd_plan
        join billing.account a on a.i_account = b.i_account
        join billing.customer c on c.i_customer = a.i_customer
      where b.state = 'expired' and b.auto_renewal and b.grace_until > $1 and b.i_account <> all ($2::bigint[])
        and (v.renewal_fee = 0 or coalesce(a.available_funds, c.available_funds, v.renewal_fee) >= v.renewal_fee)
      limit 100)
   ) order by i_account`,
)

/** Accounts of which a bundle or a top-up is due, or whose expired bundle can be paid for again, but none of those left out; a batch. */
export async function listDueAccounts(
  queryable: Queryable,
  now: Date,
  leftOut: readonly number[],
): Promise<CamelRow<KeyRow>[]> {
  return (await queryable.query(list, [now, leftOut])).map((row) => camelRow(row))
}
