import { formatMoney, type Money } from '@openespf/contract/money'
import { type Queryable, statement } from '@openespf/foundation/pg'

const insert = statement(
  'billing.insert-counter-topup',
  `insert into billing.counter_topup (i_account, i_account_counter, amount, expires_at) values ($1, $2, $3, $4)`,
)

/** A top-up that ends before the period does. */
export async function insertCounterTopup(
  tx: Queryable,
  topup: { iAccount: number; iAccountCounter: number; amount: Money; expiresAt: Date },
): Promise<void> {
  const { iAccount, iAccountCounter, amount, expiresAt } = topup
  await tx.query(insert, [iAccount, iAccountCounter, formatMoney(amount), expiresAt])
}
