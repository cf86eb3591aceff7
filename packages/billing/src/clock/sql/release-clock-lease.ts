import { type Queryable, statement } from '@openespf/foundation/pg'

const release = statement(
  'billing.release-clock-lease',
  `update billing.clock_lease set expires_at = '-infinity' where holder = $1`,
)

/** Leaves the lease to whoever asks next; a lease that another holds stays. */
export async function releaseClockLease(database: Queryable, holder: string): Promise<void> {
  await database.query(release, [holder])
}
