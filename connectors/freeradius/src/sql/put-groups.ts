import type { SqlSession } from '@openespf/application/external-systems'

/**
 * Makes these the user's groups, the first with priority 1; none: the user is in no group. Counting what goes makes it go
 * first; by itself, PostgreSQL would insert before, which a unique index of the operator's own does not let pass.
 */
export async function putGroups(sql: SqlSession, user: string, groups: readonly string[]): Promise<void> {
  await sql.query(
    `with gone as (delete from radusergroup where username = $1 returning username)
    insert into radusergroup (username, groupname, priority)
    select $1, groupname, n from unnest($2::text[]) with ordinality as t (groupname, n)
    where (select count(*) from gone) >= 0`,
    [user, groups],
  )
}
