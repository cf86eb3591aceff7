import { type Queryable, statement } from '@openespf/foundation/pg'
import { type CamelRow, camelRow } from '../../sql/names.ts'

type DueRow = { i_env: number; i_customer: number }

const list = statement<DueRow>(
  'billing.list-ended-delays',
  `select i_env, i_customer from billing.customer
   where (limiting_delayed_until <= $1 or suspension_delayed_until <= $1) and bill_status <> 'C'
     and i_customer <> all ($3::bigint[])
   order by i_customer limit $2::bigint`,
)

/** Customers whose suspension or limitation was delayed until a time that has come, but none of those left out. */
export async function listEndedDelays(
  queryable: Queryable,
  now: Date,
  { limit, leftOut }: { limit: number; leftOut: readonly number[] },
): Promise<CamelRow<DueRow>[]> {
  return (await queryable.query(list, [now, limit, leftOut])).map((row) => camelRow(row))
}
