import type { Money } from '@openespf/contract/money'
import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { PaymentStatus } from './lock-payment.ts'

export type TransactionRecord = {
  iEnv: number
  iCustomer: number | null
  iAccount: number | null
  action: string
  amount: Money
  balanceAfter: Money
  visibleComment: string
  internalComment: string
  createdAt: Date
  /** the invoice that a payment or an adjustment is made for */
  iInvoice?: number
  /** without: completed */
  status?: PaymentStatus
  resultCode?: string
}

const defaults = { iInvoice: null, status: 'completed', resultCode: '' }

const columns = [
  ...['i_env', 'i_customer', 'i_account', 'action', 'amount', 'balance_after'],
  ...['visible_comment', 'internal_comment', 'created_at', 'i_invoice', 'status', 'result_code'],
]

const insert = statement<{ i_payment_transaction: number }>(
  'billing.insert-transaction',
  `insert into billing.payment_transaction (${columns.join(', ')})
   select ${columns.map((column) => `n.${column}`).join(', ')}
   from jsonb_populate_record(null::billing.payment_transaction, $1::jsonb) n
   returning i_payment_transaction`,
)

export async function insertTransaction(tx: Queryable, transaction: TransactionRecord): Promise<number> {
  return (await tx.one(insert, [recordJson({ ...defaults, ...transaction })])).i_payment_transaction
}
