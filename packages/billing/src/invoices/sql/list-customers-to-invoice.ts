import { type Queryable, statement } from '@openespf/foundation/pg'
import { type CamelRow, camelRow } from '../../sql/names.ts'

type DueRow = { i_env: number; i_customer: number }

const toInvoice = statement<DueRow>(
  'billing.list-customers-to-invoice',
  `select i_env, i_customer from billing.customer
   where next_invoice_at <= $1 and bill_status <> 'C' and i_customer <> all ($3::bigint[])
   order by next_invoice_at limit $2::bigint`,
)

/** Those whose billing period has ended, but none of those left out. */
export async function listCustomersToInvoice(
  queryable: Queryable,
  now: Date,
  { limit, leftOut }: { limit: number; leftOut: readonly number[] },
): Promise<CamelRow<DueRow>[]> {
  return (await queryable.query(toInvoice, [now, limit, leftOut])).map((row) => camelRow(row))
}
