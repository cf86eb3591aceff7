import type { SqlSession } from '@openespf/application/external-systems'

/** The next users after a name, in the order of names, of those whose names end so. */
export async function listUsers(
  sql: SqlSession,
  page: { after: string; suffix: string; limit: number },
): Promise<string[]> {
  const rows = await sql.query<{ username: string }>(
    `select username from (
      select username from radcheck
      union select username from radreply
      union select username from radusergroup
    ) as users where username > $1 and right(username, length($2)) = $2 order by username limit $3`,
    [page.after, page.suffix, page.limit],
  )
  return rows.map(({ username }) => username)
}
