import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { Invoice } from './invoice-row.ts'

const columns = ['adjustment', 'amount_paid', 'status']

const update = statement(
  'billing.update-invoice',
  `update billing.invoice i set ${columns.map((column) => `${column} = n.${column}`).join(', ')}
   from billing.invoice x, jsonb_populate_record(x, $2::jsonb) n
   where x.i_invoice = $1::bigint and i.i_invoice = x.i_invoice`,
)

/** Writes the named fields; the others stay. */
export async function updateInvoice(
  tx: Queryable,
  iInvoice: number,
  changes: Partial<Pick<Invoice, 'adjustment' | 'amountPaid' | 'status'>>,
): Promise<void> {
  await tx.query(update, [iInvoice, recordJson(changes)])
}
