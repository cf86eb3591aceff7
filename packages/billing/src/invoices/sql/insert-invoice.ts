import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { Invoice } from './invoice-row.ts'

const columns = [
  ...[
    'i_invoice',
    'i_env',
    'i_customer',
    'serial',
    'invoice_number',
    'period_from',
    'period_to',
    'issue_date',
  ],
  ...['due_date', 'amount_net', 'adjustment', 'amount_paid', 'status', 'replaces', 'created_at'],
]

const insert = statement(
  'billing.insert-invoice',
  `insert into billing.invoice (${columns.join(', ')})
   select ${columns.map((column) => `n.${column}`).join(', ')}
   from jsonb_populate_record(null::billing.invoice, $1::jsonb) n`,
)

export type NewInvoice = Omit<Invoice, 'amountTotal' | 'amountDue' | 'customerName' | 'iso4217'> & {
  createdAt: Date
}

/** Its key is drawn before: the items were taken under it. */
export async function insertInvoice(tx: Queryable, invoice: NewInvoice): Promise<void> {
  await tx.query(insert, [recordJson(invoice)])
}
