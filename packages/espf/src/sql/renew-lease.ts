import { type Queryable, statement } from '@openespf/foundation/pg'

/** How many processes are alive, and how many of them come before this one. */
export type Standing = { processes: number; rank: number }

const renew = statement<Standing>(
  'espf-renew-lease',
  `update espf.process set expires_at = now() + make_interval(secs => $2::float8 / 1000)
  where process_id = $1 and expires_at > now()
  returning (select count(*)::int from espf.process where expires_at > now()) as processes,
    (select count(*)::int from espf.process where expires_at > now() and process_id < $1) as rank`,
)

/** Renews a lease that has not run out; returns the process's place among the living, or undefined when it has. */
export function renewLease(db: Queryable, processId: string, leaseMs: number): Promise<Standing | undefined> {
  return db.maybe(renew, [processId, leaseMs])
}
