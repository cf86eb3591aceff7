import { toId } from '@openespf/contract/ids'
import type { Realm } from '@openespf/contract/realm'
import { BILLING_READ_SCOPE, BILLING_WRITE_SCOPE } from '@openespf/contract/scopes'
import { type Queryable, type Row, statement } from '@openespf/foundation/pg'
import type { Caller } from '../core/caller.ts'
import { type KnownBy, toCaller, type UserRow, userColumns, userTables } from './user-row.ts'

/** A session that is asked for from an address, as one text, so that equal ones are asked for once. */
export type SessionKey = `${string} ${string}`

export function sessionKey(sessionId: string, address: string | undefined): SessionKey {
  return `${sessionId} ${address ?? ''}`
}

type As = {
  as_realm: Realm
  as_env: number
  as_login: string
  as_customer: number
  as_account: number | null
}
type Nobody<R extends Row> = { [K in keyof R]: null }
type Session = { session_id: string; i_api_token: number | null; asked_from: string; expires_at: Date }
type SessionRow = Session & (UserRow | Nobody<UserRow>) & (As | Nobody<As>)

const findSessionsStatement = statement<SessionRow>(
  'session-find-sessions',
  `select ${userColumns('$3', `nullif(k.asked_from, '')`)}, s.as_realm, s.as_env, s.as_login, s.as_customer, s.as_account,
     s.session_id, s.i_api_token, k.asked_from, least(s.expires_at, t.expires_at) as expires_at
   from unnest($1::text[], $2::text[]) k(session_id, asked_from)
     join session.session s on s.session_id = k.session_id
     left join (${userTables}) on u.i_user = s.i_user
     left join session.api_token t on t.i_api_token = s.i_api_token`,
)

/** `expiresAt` is the session's or, where it is earlier, that of the token that opened it. */
export type FoundSession = { caller: Caller; hasEnded: boolean; mayCome: boolean; expiresAt: Date }

/** Whose the sessions are that have not been ended; some may have expired. */
export async function findSessions(
  db: Queryable,
  keys: readonly SessionKey[],
  now: Date,
): Promise<Map<SessionKey, FoundSession>> {
  const asked = keys.map((key) => key.split(' '))
  const values = [asked.map(([id]) => id), asked.map(([, address]) => address), now]
  const found = new Map<SessionKey, FoundSession>()
  for (const row of await db.query(findSessionsStatement, values)) {
    const caller = callerOfRow(row)
    const session = { hasEnded: row.ended ?? false, mayCome: row.may_come ?? true, expiresAt: row.expires_at }
    if (caller) found.set(sessionKey(row.session_id, row.asked_from), { caller, ...session })
  }
  return found
}

function callerOfRow(row: SessionRow): Caller | undefined {
  const user = row.i_user === null ? undefined : row
  const { session_id: sessionId, i_api_token: iApiToken } = row
  const by = { sessionId, ...(iApiToken !== null && { iApiToken }) }
  return row.as_realm === null ? user && toCaller(user, by) : actingCaller(row, user, by)
}

/** An account that logged in itself may do all that its realm has; who acts for somebody, what its own scopes allow in billing. */
function actingCaller(as: As, user: UserRow | undefined, by: KnownBy): Caller {
  const all = [BILLING_READ_SCOPE, BILLING_WRITE_SCOPE]
  const own = as.as_account ?? user?.i_user ?? as.as_customer
  return {
    iUser: toId(own),
    iEnv: toId(as.as_env),
    login: as.as_login,
    realm: as.as_realm,
    scopes: user && !user.is_super_user ? user.scopes.filter((scope) => all.includes(scope)) : all,
    isSuperUser: false,
    iCustomer: toId(as.as_customer),
    ...(as.as_account === null ? {} : { iAccount: toId(as.as_account) }),
    ...(user && { actingUser: { iUser: toId(user.i_user), login: user.login } }),
    ...by,
  }
}
