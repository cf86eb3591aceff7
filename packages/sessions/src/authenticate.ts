import { AppError } from '@openespf/contract/errors'

import type { Context } from './context.ts'
import type { Caller } from './core/caller.ts'
import type { Audience } from './core/claims.ts'
import { isApiToken, isSessionId } from './core/credential.ts'
import type { VerifiedToken } from './core/token-claims.ts'
import { deleteSession } from './sql/delete-session.ts'
import type { SessionRow } from './sql/find-sessions.ts'
import { toCaller } from './sql/user-row.ts'

/** See `Sessions.authenticateToken`. */
export async function authenticateToken(
  context: Context,
  accessToken: string | undefined,
  audience: Audience,
): Promise<Caller> {
  if (accessToken === undefined) throw new AppError('auth.missing')
  const now = context.clock.now()
  const verified = await context.tokens.verify(accessToken, audience, now)
  if (verified.kind === 'malformed') throw new AppError('auth.malformed_token')
  const caller = await findCaller(context, verified, now)
  if (!caller) throw new AppError('auth.dead_token')
  return caller
}

/** See `Sessions.authenticateSession`. */
export async function authenticateSession(context: Context, sessionId: string): Promise<Caller> {
  const { clock, accessTtlSeconds, sessionTtlSeconds } = context
  const tokenEndsEarlierBy = (sessionTtlSeconds - accessTtlSeconds) * 1000
  const latest = new Date(clock.now().getTime() + tokenEndsEarlierBy)
  const user = isSessionId(sessionId) ? await findLiving(context, sessionId, latest) : undefined
  if (!user) throw new AppError('auth.dead_session')
  return toCaller(user, sessionId)
}

/** See `Sessions.authenticateBasic`. */
export async function authenticateBasic(context: Context, login: string, secret: string): Promise<Caller> {
  const byToken = isApiToken(secret) ? await context.check.byApiToken(login, secret) : undefined
  const user = byToken ?? (await context.check.byPassword(login, secret))
  if (!user) throw new AppError('auth.failed')
  return toCaller(user)
}

/** See `Sessions.ping`. */
export async function ping(context: Context, accessToken: string): Promise<Caller | undefined> {
  const now = context.clock.now()
  const verified = await context.tokens.verify(accessToken, 'portabilling-api', now)
  if (verified.kind === 'malformed') throw new AppError('auth.ping_failed')
  return findCaller(context, verified, now)
}

/** See `Sessions.logout`. */
export async function logout(context: Context, accessToken: string): Promise<void> {
  const now = context.clock.now()
  const verified = await context.tokens.verify(accessToken, 'portabilling-api', now)
  const ended = verified.kind === 'valid' && (await deleteSession(context.database, verified.sessionId, now))
  if (!ended) throw new AppError('auth.logout_failed')
}

async function findCaller(context: Context, verified: VerifiedToken, now: Date): Promise<Caller | undefined> {
  if (verified.kind !== 'valid') return undefined
  const user = await findLiving(context, verified.sessionId, now)
  return user && toCaller(user, verified.sessionId)
}

/** The user of a session that lives beyond that time. */
async function findLiving(
  { findSession }: Context,
  sessionId: string,
  at: Date,
): Promise<SessionRow | undefined> {
  const found = await findSession(sessionId)
  return found && found.expires_at > at ? found : undefined
}
