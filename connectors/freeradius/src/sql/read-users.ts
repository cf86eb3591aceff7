import type { SqlSession } from '@openespf/application/external-systems'

export type UserRow = {
  username: string
  list: 'check' | 'reply' | 'group'
  name: string
  op: string
  value: string
}

/** All rows of these users: attributes in the order in which FreeRADIUS reads them, groups by priority. */
export function readUsers(sql: SqlSession, users: readonly string[]): Promise<UserRow[]> {
  return sql.query<UserRow>(
    `select username, list, name, op, value from (
      select username, 'check' as list, attribute as name, op, value, id as position
      from radcheck where username = any($1)
      union all
      select username, 'reply', attribute, op, value, id from radreply where username = any($1)
      union all
      select username, 'group', groupname, '', '', priority from radusergroup where username = any($1)
    ) as rows order by username, list, position`,
    [users],
  )
}
