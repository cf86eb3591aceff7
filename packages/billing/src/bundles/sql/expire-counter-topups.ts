import { type Queryable, statement } from '@openespf/foundation/pg'

const expire = statement<{ topups: number }>(
  'billing.expire-counter-topups',
  `with over as (
     delete from billing.counter_topup where i_account = $1::bigint and expires_at <= $2
     returning i_account_counter, amount
   ), counted as (
     update billing.account_counter c set
       allocated_amount = greatest(c.used_amount, c.allocated_amount - o.amount),
       state = case when c.state = 'available' and c.allocated_amount - o.amount <= c.used_amount
         then 'exceeded' else c.state end
     from (select i_account_counter, sum(amount) as amount from over group by i_account_counter) o
     where c.i_account_counter = o.i_account_counter
   )
   select count(*) as topups from over`,
)

/** Takes away what is left of an account's top-ups that are over; returns how many there were. */
export async function expireCounterTopups(tx: Queryable, iAccount: number, now: Date): Promise<number> {
  return (await tx.one(expire, [iAccount, now])).topups
}
