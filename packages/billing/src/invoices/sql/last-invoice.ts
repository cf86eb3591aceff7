import { type Queryable, statement } from '@openespf/foundation/pg'
import { type CamelRow, camelRow } from '../../sql/names.ts'

type LastRow = { serial: number; period_to: Date | null }

const last = statement<LastRow>(
  'billing.last-invoice',
  `select coalesce(max(serial), 0)::int as serial, max(period_to) as period_to
   from billing.invoice where i_customer = $1::bigint`,
)

/** How many invoices the customer has had, and up to when it is invoiced. */
export async function lastInvoice(tx: Queryable, iCustomer: number): Promise<CamelRow<LastRow>> {
  return camelRow(await tx.one(last, [iCustomer]))
}
