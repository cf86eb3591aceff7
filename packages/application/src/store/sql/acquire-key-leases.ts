import { type Queryable, statement } from '@openespf/foundation/pg'

export type KeyLeaseRow = { connector: string; kind: string; value: string; holder: string }

const acquire = statement<{ holder: string }>(
  'acquire-key-leases',
  `insert into app.key_lease as l (connector, kind, value, holder, expires_at)
   select connector, kind, value, holder, clock_timestamp() + $2::float8 * interval '1 ms'
   from jsonb_to_recordset($1::jsonb) as k (connector text, kind text, value text, holder uuid)
   order by connector, kind, value
   on conflict (connector, kind, value) do update
     set holder = excluded.holder, expires_at = excluded.expires_at
     where l.holder = excluded.holder or l.expires_at < clock_timestamp()
   returning holder`,
)

/**
 * Leases as many of the keys as are free, in sorted order, for so many milliseconds, and returns their holders. No key may be
 * there twice. A holder with fewer than it asked for: release them, in the same transaction, so that nobody sees half.
 */
export async function acquireKeyLeases(
  db: Queryable,
  rows: readonly KeyLeaseRow[],
  leaseMs: number,
): Promise<string[]> {
  return (await db.query(acquire, [JSON.stringify(rows), leaseMs])).map(({ holder }) => holder)
}
