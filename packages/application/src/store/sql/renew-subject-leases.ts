import { type Queryable, statement } from '@openespf/foundation/pg'

const renew = statement<{ lease_token: string }>(
  'renew-subject-leases',
  `with their_keys as (
     select connector, kind, value from app.key_lease
     where holder = any ($1::uuid[])
     order by connector, kind, value
     for update),
   keys as (
     update app.key_lease l set expires_at = now() + $2::float8 * interval '1 ms'
     from their_keys t
     where l.connector = t.connector and l.kind = t.kind and l.value = t.value),
   theirs as (
     select i_account, connector from app.subject
     where lease_token = any ($1::uuid[])
     order by i_account, connector
     for update)
   update app.subject s set leased_until = now() + $2::float8 * interval '1 ms'
   from theirs t
   where s.i_account = t.i_account and s.connector = t.connector
   returning s.lease_token`,
)

/** Prolongs leases of accounts together with the keys leased under them; returns those that still hold. */
export async function renewSubjectLeases(
  db: Queryable,
  tokens: readonly string[],
  leaseMs: number,
): Promise<string[]> {
  return (await db.query(renew, [tokens, leaseMs])).map((row) => row.lease_token)
}
