import { type Queryable, statement } from '@openespf/foundation/pg'

const renew = statement<{ lease_token: string }>(
  'renew-report-leases',
  `with theirs as (
     select i_account, service_group from app.report
     where lease_token = any ($1::uuid[])
     order by i_account, service_group
     for update)
   update app.report r set leased_until = now() + $2::float8 * interval '1 ms'
   from theirs t
   where r.i_account = t.i_account and r.service_group = t.service_group
   returning r.lease_token`,
)

/** Prolongs leases and returns those that still hold. */
export async function renewReportLeases(
  db: Queryable,
  tokens: readonly string[],
  leaseMs: number,
): Promise<string[]> {
  return (await db.query(renew, [tokens, leaseMs])).map((row) => row.lease_token)
}
