import type { SqlSession } from '@openespf/application/external-systems'
import type { Attribute } from '../radius-user.ts'

/**
 * Makes these the user's rows in radreply, in this order; none: the user has no rows there. Counting what goes makes it go
 * first; by itself, PostgreSQL would insert before, which a unique index of the operator's own does not let pass.
 */
export async function putReply(sql: SqlSession, user: string, rows: readonly Attribute[]): Promise<void> {
  await sql.query(
    `with gone as (delete from radreply where username = $1 returning username)
    insert into radreply (username, attribute, op, value)
    select $1, attribute, op, value
    from unnest($2::text[], $3::text[], $4::text[]) with ordinality as t (attribute, op, value, n)
    where (select count(*) from gone) >= 0 order by n`,
    [user, rows.map(({ attribute }) => attribute), rows.map(({ op }) => op), rows.map(({ value }) => value)],
  )
}
