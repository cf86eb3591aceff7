import type { Outcome } from '@openespf/application/connector'
import type { SqlDatabase } from '@openespf/application/external-systems'
import { isUser } from './desired.ts'
import type { Location } from './location.ts'
import { type Actual, type Change, describe, type User } from './plan.ts'
import { putSubscriber } from './sql/put-subscriber.ts'
import { readSubscribers } from './sql/read-subscribers.ts'
import { removeSubscriber } from './sql/remove-subscriber.ts'

/** Where Kamailio's users are: their digests in the database, their registrations in Kamailio itself. */
export type Kamailio = { sql: SqlDatabase; location: Location; domain: string }

/** Names that no user can have are not asked for. Rejects with ExternalUnreachable, ExternalRefusal. */
export async function readUsers(
  { sql, location, domain }: Kamailio,
  names: readonly string[],
): Promise<Actual> {
  const users = names.filter(isUser)
  const [rows, registered] = await Promise.all([
    readSubscribers(sql, domain, users),
    Promise.all(users.map((user) => location.isRegistered(user))),
  ])
  return new Map(
    users
      .map((user, i): [string, User] => {
        const row = rows.find(({ username }) => username === user)
        const digest = row && { ha1: row.ha1, ha1b: row.ha1b }
        return [user, { digest, registered: registered[i] === true }]
      })
      .filter(([, user]) => user.digest !== undefined || user.registered),
  )
}

/**
 * Registrations end before the database commits, so that a failure leaves nothing half done, and once more after it: a phone
 * may have come back in between. Rejects with ExternalUnreachable, ExternalRefusal.
 */
export async function apply({ sql, location, domain }: Kamailio, change: Change): Promise<Outcome> {
  if (change.kind === 'impossible') return { kind: 'reject', reason: change.reason }
  const { user } = change
  const changed = await sql.transaction(async (tx) => {
    const isNew =
      change.kind === 'put'
        ? await putSubscriber(tx, { user, domain, digest: change.digest })
        : (await removeSubscriber(tx, user, domain)) || (await location.isRegistered(user))
    if (isNew) await location.purge(user)
    return isNew
  })
  if (!changed) return { kind: 'unchanged' }
  await location.purge(user)
  return { kind: 'applied', detail: describe(change) }
}
