import { family } from './declare.ts'
import type { Capture, EventType } from './types.ts'

const invoice = family('invoice', ['Invoice/Updated'], ['i_customer'])

const capture = (on: Capture['on'], column?: string): readonly Capture[] => [
  {
    table: 'billing.invoice',
    on,
    ...(column === undefined ? {} : { when: { kind: 'changed', columns: [column] } }),
    id: 'i_invoice',
    variables: { i_customer: { row: 'new', column: 'i_customer' } },
  },
]

/** Events about invoices: espf-facts §3.1, rows 75–78. */
export const invoiceTypes: readonly EventType[] = [
  invoice('Invoice/New', 'An invoice was generated.', {
    grouped: ['Invoice/Created'],
    captures: capture('insert'),
  }),
  invoice('Invoice/Adjustments/Changed', 'The amount by which the invoice is adjusted changed.', {
    captures: capture('update', 'adjustment'),
  }),
  invoice('Invoice/AmountPaid/Changed', 'The amount paid for the invoice changed.', {
    captures: capture('update', 'amount_paid'),
  }),
  invoice('Invoice/Status/Changed', 'The status of the invoice changed.', {
    captures: capture('update', 'status'),
  }),
]
