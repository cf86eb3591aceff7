import { formatMoney, type Money } from '@openespf/contract/money'
import { type Queryable, statement } from '@openespf/foundation/pg'

const topUp = statement(
  'billing.top-up-counter',
  `update billing.account_counter set allocated_amount = allocated_amount + $2::numeric, state = 'available'
   where i_account_counter = $1::bigint`,
)

export async function topUpCounter(tx: Queryable, iAccountCounter: number, amount: Money): Promise<void> {
  await tx.query(topUp, [iAccountCounter, formatMoney(amount)])
}
