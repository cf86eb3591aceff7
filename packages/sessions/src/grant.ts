import { AppError } from '@openespf/contract/errors'
import { toId } from '@openespf/contract/ids'
import type { Realm } from '@openespf/contract/realm'
import { callerOf, callerOfSession } from './caller-of.ts'
import { clientAddress } from './client-address.ts'
import type { Context } from './context.ts'
import type { Caller } from './core/caller.ts'
import { makeClaims } from './core/claims.ts'
import { windowStart } from './core/lock-out.ts'
import { parseRefreshToken, type RefreshToken } from './core/refresh-token.ts'
import type { From, Known } from './credential-check.ts'
import { hashToken, newRefreshToken, newSessionId } from './secrets.ts'
import { deleteExpiredSessions } from './sql/delete-expired-sessions.ts'
import { deleteOldFailedLogins } from './sql/delete-old-failed-logins.ts'
import { deleteSession } from './sql/delete-session.ts'
import { insertSession, type SessionOwner } from './sql/insert-session.ts'
import { rotateRefreshToken } from './sql/rotate-refresh-token.ts'
import type { Subject } from './subjects.ts'

/** The tokens of a session; `expiresAt` and `expiresInSeconds` are the access token's. */
export type Grant = {
  sessionId: string
  accessToken: string
  refreshToken: string
  expiresAt: Date
  expiresInSeconds: number
}

export type Credentials = { login: string; password: string } | { login: string; token: string }

/** Opens a session; see `Sessions.login`. */
export async function login(context: Context, credentials: Credentials, from: From): Promise<Grant> {
  const known =
    'password' in credentials
      ? await context.check.byPassword(credentials.login, credentials.password, from)
      : await context.check.byApiToken(credentials.login, credentials.token, from)
  if (!known) throw new AppError('auth.failed')
  const caller = await callerOf(context, known, from)
  return openSession(context, caller, ownerOf(known))
}

/** A session in which the caller acts for somebody below it, with the token that the caller owes its own to; see `Sessions.loginToRealm`. */
export async function loginToRealm(
  context: Context,
  caller: Caller,
  wanted: { realm: Realm; subject: Subject },
): Promise<Grant> {
  const { realm, subject } = wanted
  const { iUser, login: name } = caller.actingUser ?? caller
  const { iEnv, iCustomer, iAccount } = subject
  const opener = caller.iApiToken === undefined ? {} : { iApiToken: caller.iApiToken }
  const acting: Caller = {
    ...{ iUser: toId(iAccount ?? iUser), iEnv: toId(iEnv), iCustomer: toId(iCustomer), realm },
    ...(iAccount !== undefined && { iAccount: toId(iAccount) }),
    login: subject.login,
    scopes: caller.scopes,
    isSuperUser: false,
    actingUser: { iUser, login: name },
    ...opener,
  }
  return openSession(context, acting, { iUser, ...opener, as: { ...subject, realm } })
}

function ownerOf(known: Known): SessionOwner {
  if (known.kind === 'account') return { as: { ...known.account, realm: 'account' } }
  const { user, iApiToken } = known
  return { iUser: user.i_user, ...(iApiToken !== undefined && { iApiToken }) }
}

async function openSession(context: Context, caller: Caller, owner: SessionOwner): Promise<Grant> {
  const { database, clock } = context
  const now = clock.now()
  const refreshToken = newRefreshToken(newSessionId())
  await deleteExpiredSessions(database, now)
  await deleteOldFailedLogins(database, windowStart(now))
  await insertSession(database, {
    sessionId: refreshToken.sessionId,
    refreshHash: hashToken(refreshToken.text),
    now,
    expiresAt: sessionEnd(context, now),
    owner,
  })
  return grant(context, { caller, refreshToken, now })
}

/** New tokens for the same session; see `Sessions.refresh`. */
export async function refresh(context: Context, text: string, address: string | undefined): Promise<Grant> {
  const used = parseRefreshToken(text)
  if (!used) throw new AppError('auth.refresh_failed')
  const now = context.clock.now()
  const { sessionId } = used
  const refreshToken = newRefreshToken(sessionId)
  const isRotated = await rotateRefreshToken(context.database, {
    sessionId,
    usedHash: hashToken(used.text),
    newHash: hashToken(refreshToken.text),
    now,
    expiresAt: sessionEnd(context, now),
  })
  const caller = isRotated && (await callerOfSession(context, { sessionId, address: clientAddress(address) }))
  if (caller) return grant(context, { caller, refreshToken, now })
  await deleteSession(context.database, sessionId, now)
  throw new AppError('auth.refresh_failed')
}

async function grant(
  context: Context,
  session: { caller: Caller; refreshToken: RefreshToken; now: Date },
): Promise<Grant> {
  const { sessionId, text } = session.refreshToken
  const claims = makeClaims(session.caller, sessionId, session.now, context.accessTtlSeconds)
  return {
    sessionId,
    accessToken: await context.tokens.sign(claims),
    refreshToken: text,
    expiresAt: new Date(claims.exp * 1000),
    expiresInSeconds: context.accessTtlSeconds,
  }
}

function sessionEnd(context: Context, now: Date): Date {
  return new Date(now.getTime() + context.sessionTtlSeconds * 1000)
}
