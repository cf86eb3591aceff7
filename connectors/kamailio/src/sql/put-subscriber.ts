import type { SqlSession } from '@openespf/application/external-systems'
import type { Digest } from '../digest.ts'

/** Makes this the user's digest; whether anything changed. A password in the open does not stay beside it. */
export async function putSubscriber(
  sql: SqlSession,
  subscriber: { user: string; domain: string; digest: Digest },
): Promise<boolean> {
  const { user, domain, digest } = subscriber
  const rows = await sql.query(
    `insert into subscriber (username, domain, ha1, ha1b, password) values ($1, $2, $3, $4, '')
    on conflict (username, domain) do update
    set ha1 = excluded.ha1, ha1b = excluded.ha1b, password = excluded.password
    where (subscriber.ha1, subscriber.ha1b) is distinct from (excluded.ha1, excluded.ha1b)
    returning id`,
    [user, domain, digest.ha1, digest.ha1b],
  )
  return rows.length > 0
}
