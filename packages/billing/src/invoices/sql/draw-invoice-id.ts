import { type Queryable, statement } from '@openespf/foundation/pg'

const draw = statement<{ i_invoice: number }>(
  'billing.draw-invoice-id',
  `select nextval(pg_get_serial_sequence('billing.invoice', 'i_invoice')) as i_invoice`,
)

/** The key of an invoice that is to be inserted. */
export async function drawInvoiceId(tx: Queryable): Promise<number> {
  return (await tx.one(draw, [])).i_invoice
}
