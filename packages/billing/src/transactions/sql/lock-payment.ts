import type { Money } from '@openespf/contract/money'
import { type Queryable, statement } from '@openespf/foundation/pg'
import { type CamelRow, camelRow, readMoney } from '../../sql/names.ts'

export type PaymentStatus = 'pending' | 'completed' | 'declined' | 'refunded'
type PaymentRow = {
  i_payment_transaction: number
  amount: string
  status: PaymentStatus
  result_code: string
  i_invoice: number | null
}
export type Payment = Omit<CamelRow<PaymentRow>, 'amount'> & { amount: Money }

const lock = statement<PaymentRow>(
  'billing.lock-payment',
  `select i_payment_transaction, amount, status, result_code, i_invoice from billing.payment_transaction
   where i_payment_transaction = $1::bigint for no key update`,
)

/** A payment that is known to exist; its customer is locked before it. */
export async function lockPayment(tx: Queryable, iPaymentTransaction: number): Promise<Payment> {
  const row = await tx.one(lock, [iPaymentTransaction])
  return { ...camelRow(row), amount: readMoney(row.amount) }
}
