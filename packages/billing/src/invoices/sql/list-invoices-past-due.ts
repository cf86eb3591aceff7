import { type Queryable, statement } from '@openespf/foundation/pg'
import { type CamelRow, camelRow } from '../../sql/names.ts'

type DueRow = { i_env: number; i_customer: number; i_invoice: number }

const list = statement<DueRow>(
  'billing.list-invoices-past-due',
  `select i_env, i_customer, i_invoice from billing.invoice
   where status in ('approved', 'unpaid', 'partially_paid') and due_date < $1::date
   order by due_date limit $2::bigint`,
)

/** Those that are not paid and were due before `today`, `YYYY-MM-DD`. */
export async function listInvoicesPastDue(
  queryable: Queryable,
  today: string,
  limit: number,
): Promise<CamelRow<DueRow>[]> {
  return (await queryable.query(list, [today, limit])).map((row) => camelRow(row))
}
