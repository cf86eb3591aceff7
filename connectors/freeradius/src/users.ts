import type { Outcome } from '@openespf/application/connector'
import type { SqlDatabase, SqlSession } from '@openespf/application/external-systems'
import { type Actual, type Change, describe } from './plan.ts'
import { compare, NO_ROWS, type RadiusUser } from './radius-user.ts'
import { putCheck } from './sql/put-check.ts'
import { putGroups } from './sql/put-groups.ts'
import { putReply } from './sql/put-reply.ts'
import { readUsers } from './sql/read-users.ts'

/** Rejects with ExternalUnreachable, ExternalRefusal. */
export async function readActual(sql: SqlSession, users: readonly string[]): Promise<Actual> {
  const rows = await readUsers(sql, users)
  const names = [...new Set(rows.map(({ username }) => username))]
  return new Map(
    names.map((name): [string, RadiusUser] => {
      const own = rows.filter(({ username }) => username === name)
      const attributes = (wanted: 'check' | 'reply') =>
        own
          .filter(({ list }) => list === wanted)
          .map(({ name: attribute, op, value }) => ({ attribute, op, value }))
      const groups = own.filter(({ list }) => list === 'group').map((row) => row.name)
      return [name, { check: attributes('check'), reply: attributes('reply'), groups }]
    }),
  )
}

/** All of a user's rows change together or not at all. Rejects with ExternalUnreachable, ExternalRefusal. */
export async function apply(sql: SqlDatabase, change: Change): Promise<Outcome> {
  if (change.kind === 'impossible') return { kind: 'reject', reason: change.reason }
  const { user } = change
  const rows = change.kind === 'put' ? change.rows : NO_ROWS
  const changed = await sql.transaction(async (tx) => {
    const now = (await readActual(tx, [user])).get(user) ?? NO_ROWS
    const tables = new Set(compare(rows, now).map(({ table }) => table))
    if (tables.has('radcheck')) await putCheck(tx, user, rows.check)
    if (tables.has('radreply')) await putReply(tx, user, rows.reply)
    if (tables.has('radusergroup')) await putGroups(tx, user, rows.groups)
    return tables.size > 0
  })
  return changed ? { kind: 'applied', detail: describe(change) } : { kind: 'unchanged' }
}
