import { type Queryable, statement } from '@openespf/foundation/pg'

const renew = statement<{ lease_token: string }>(
  'renew-run-leases',
  `with keys as (
     update app.key_lease set expires_at = now() + $2::float8 * interval '1 ms' where holder = any ($1::uuid[]))
   update app.run set leased_until = now() + $2::float8 * interval '1 ms'
   where lease_token = any ($1::uuid[])
   returning lease_token`,
)

/** Prolongs leases of runs together with the keys leased under them; returns those that still hold. */
export async function renewRunLeases(
  db: Queryable,
  tokens: readonly string[],
  leaseMs: number,
): Promise<string[]> {
  return (await db.query(renew, [tokens, leaseMs])).map((row) => row.lease_token)
}
