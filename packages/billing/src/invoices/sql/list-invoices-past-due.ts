import { type Queryable, statement } from '@openespf/foundation/pg'
import { type CamelRow, camelRow } from '../../sql/names.ts'

type DueRow = { i_env: number; i_customer: number; i_invoice: number }

const list = statement<DueRow>(
  'billing.list-invoices-past-due',
  `select i.i_env, i.i_customer, i.i_invoice from billing.invoice i join billing.customer c on c.i_customer = i.i_customer
   where i.status in ('approved', 'unpaid', 'partially_paid') and i.due_date < $1::date
     and c.bill_status <> 'C' and i.i_invoice <> all ($3::bigint[])
   order by i.due_date limit $2::bigint`,
)

/** Those that are not paid and were due before `today`, `YYYY-MM-DD`; none of closed customers, and none of those left out. */
export async function listInvoicesPastDue(
  queryable: Queryable,
  today: string,
  { limit, leftOut }: { limit: number; leftOut: readonly number[] },
): Promise<CamelRow<DueRow>[]> {
  return (await queryable.query(list, [today, limit, leftOut])).map((row) => camelRow(row))
}
