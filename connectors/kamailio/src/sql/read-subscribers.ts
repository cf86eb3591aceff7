import type { SqlSession } from '@openespf/application/external-systems'

export type SubscriberRow = { username: string; ha1: string; ha1b: string }

/** The rows of those users of the domain that there are. */
export function readSubscribers(
  sql: SqlSession,
  domain: string,
  users: readonly string[],
): Promise<SubscriberRow[]> {
  return sql.query<SubscriberRow>(
    'select username, ha1, ha1b from subscriber where username = any($1) and domain = $2',
    [users, domain],
  )
}
