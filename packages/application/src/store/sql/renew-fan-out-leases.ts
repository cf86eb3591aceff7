import { type Queryable, statement } from '@openespf/foundation/pg'

const renew = statement<{ lease_token: string }>(
  'renew-fan-out-leases',
  `update app.fan_out set leased_until = now() + $2::float8 * interval '1 ms'
   where lease_token = any ($1::uuid[])
   returning lease_token`,
)

/** Prolongs leases and returns those that still hold. */
export async function renewFanOutLeases(
  db: Queryable,
  tokens: readonly string[],
  leaseMs: number,
): Promise<string[]> {
  return (await db.query(renew, [tokens, leaseMs])).map((row) => row.lease_token)
}
