import { type Queryable, statement } from '@openespf/foundation/pg'

const take = statement<{ holder: string }>(
  'billing.take-clock-lease',
  `update billing.clock_lease set holder = $1, expires_at = clock_timestamp() + $2 * interval '1 millisecond'
   where holder = $1 or expires_at <= clock_timestamp() returning holder`,
)

/** Takes or renews the lease; false while another holds it. The time is the database's: processes need not agree on theirs. */
export async function takeClockLease(database: Queryable, holder: string, leaseMs: number): Promise<boolean> {
  return (await database.maybe(take, [holder, leaseMs])) !== undefined
}
