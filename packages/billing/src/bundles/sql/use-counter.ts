import { formatMoney, type Money } from '@openespf/contract/money'
import { type Queryable, statement } from '@openespf/foundation/pg'

const use = statement(
  'billing.use-counter',
  `update billing.account_counter set used_amount = used_amount + $2::numeric,
     state = case when used_amount + $2::numeric >= allocated_amount then 'exceeded' else state end
   where i_account_counter = $1::bigint`,
)

/** Counts usage; at most what is left. */
export async function useCounter(tx: Queryable, iAccountCounter: number, amount: Money): Promise<void> {
  await tx.query(use, [iAccountCounter, formatMoney(amount)])
}
