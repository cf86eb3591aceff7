import { type Queryable, statement } from '@openespf/foundation/pg'
import type { ExternalKey } from '../../connector.ts'

export type KeyLease = { connector: string; holder: string; keys: readonly ExternalKey[]; leaseMs: number }

const acquire = statement<{ value: string }>(
  'acquire-key-leases',
  `insert into app.key_lease as l (connector, kind, value, holder, expires_at)
   select $1, kind, value, $2::uuid, clock_timestamp() + $4::float8 * interval '1 ms'
   from jsonb_to_recordset($3::jsonb) as k (kind text, value text)
   order by kind, value
   on conflict (connector, kind, value) do update
     set holder = excluded.holder, expires_at = excluded.expires_at
     where l.holder = excluded.holder or l.expires_at < clock_timestamp()
   returning value`,
)

/**
 * Leases as many of the keys as are free, in sorted order, and returns how many. Fewer than asked for: release them, in
 * the same transaction, so that nobody sees half.
 */
export async function acquireKeyLeases(db: Queryable, lease: KeyLease): Promise<number> {
  const values = [lease.connector, lease.holder, JSON.stringify(lease.keys), lease.leaseMs]
  return (await db.query(acquire, values)).length
}
