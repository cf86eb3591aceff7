import { type Queryable, statement } from '@openespf/foundation/pg'
import { type CamelRow, camelRow } from '../../sql/names.ts'

type DueRow = { i_env: number; i_customer: number }

const list = statement<DueRow>(
  'billing.list-customers-to-suspend',
  `select distinct c.i_env, c.i_customer from billing.invoice i join billing.customer c on c.i_customer = i.i_customer
   where i.status = 'overdue' and i.due_date + c.suspend_after_days < ($1::timestamptz at time zone 'UTC')::date
     and c.bill_status = 'O'
     and (c.suspension_delayed_until is null or c.suspension_delayed_until <= $1)
     and ($3::bigint is null or c.i_customer = $3) and c.i_customer <> all ($4::bigint[])
   order by c.i_customer limit $2::bigint`,
)

/** Those with an invoice that is overdue for too long, but none of those left out; with `iCustomer`, whether that one is among them. */
export async function listCustomersToSuspend(
  queryable: Queryable,
  now: Date,
  { limit, iCustomer, leftOut = [] }: { limit: number; iCustomer?: number; leftOut?: readonly number[] },
): Promise<CamelRow<DueRow>[]> {
  return (await queryable.query(list, [now, limit, iCustomer, leftOut])).map((row) => camelRow(row))
}
