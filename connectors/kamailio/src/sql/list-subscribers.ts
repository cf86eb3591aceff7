import type { SqlSession } from '@openespf/application/external-systems'

/** The next users of the domain after a name, in the order of names. */
export async function listSubscribers(
  sql: SqlSession,
  page: { domain: string; after: string; limit: number },
): Promise<string[]> {
  const rows = await sql.query<{ username: string }>(
    'select username from subscriber where domain = $1 and username > $2 order by username limit $3',
    [page.domain, page.after, page.limit],
  )
  return rows.map(({ username }) => username)
}
