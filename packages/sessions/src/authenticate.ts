import { AppError } from '@openespf/contract/errors'
import { callerOf, callerOfSession } from './caller-of.ts'
import { clientAddress } from './client-address.ts'
import type { Context } from './context.ts'
import type { Caller } from './core/caller.ts'
import type { Audience } from './core/claims.ts'
import { isApiToken, isSessionId } from './core/credential.ts'
import type { VerifiedToken } from './core/token-claims.ts'
import type { From } from './credential-check.ts'
import { deleteSession } from './sql/delete-session.ts'

/** See `Sessions.authenticateToken`. */
export async function authenticateToken(
  context: Context,
  accessToken: string | undefined,
  at: { audience: Audience; address: string | undefined },
): Promise<Caller> {
  if (accessToken === undefined) throw new AppError('auth.missing')
  const verified = await context.tokens.verify(accessToken, at.audience, context.clock.now())
  if (verified.kind === 'malformed') throw new AppError('auth.malformed_token')
  const caller = await findCaller(context, verified, at.address)
  if (!caller) throw new AppError('auth.dead_token')
  return caller
}

/** See `Sessions.authenticateSession`. */
export async function authenticateSession(
  context: Context,
  sessionId: string,
  address: string | undefined,
): Promise<Caller> {
  const { clock, accessTtlSeconds, sessionTtlSeconds } = context
  const tokenEndsEarlierBy = (sessionTtlSeconds - accessTtlSeconds) * 1000
  const until = new Date(clock.now().getTime() + tokenEndsEarlierBy)
  const key = { sessionId, address: clientAddress(address), until }
  const caller = isSessionId(sessionId) ? await callerOfSession(context, key) : undefined
  if (!caller) throw new AppError('auth.dead_session')
  return caller
}

/** See `Sessions.authenticateBasic`. */
export async function authenticateBasic(
  context: Context,
  credentials: { login: string; secret: string },
  from: From,
): Promise<Caller> {
  const { login, secret } = credentials
  const byToken = isApiToken(secret) ? await context.check.byApiToken(login, secret, from) : undefined
  const known = byToken ?? (await context.check.byPassword(login, secret, from))
  if (!known) throw new AppError('auth.failed')
  return callerOf(context, known, from)
}

/** See `Sessions.ping`. */
export async function ping(
  context: Context,
  accessToken: string,
  address: string | undefined,
): Promise<Caller | undefined> {
  const verified = await context.tokens.verify(accessToken, 'portabilling-api', context.clock.now())
  if (verified.kind === 'malformed') throw new AppError('auth.ping_failed')
  return findCaller(context, verified, address)
}

/** See `Sessions.logout`. */
export async function logout(context: Context, accessToken: string): Promise<void> {
  const now = context.clock.now()
  const verified = await context.tokens.verify(accessToken, 'portabilling-api', now)
  const ended = verified.kind === 'valid' && (await deleteSession(context.database, verified.sessionId, now))
  if (!ended) throw new AppError('auth.logout_failed')
}

async function findCaller(
  context: Context,
  verified: VerifiedToken,
  address: string | undefined,
): Promise<Caller | undefined> {
  if (verified.kind !== 'valid') return undefined
  return callerOfSession(context, { sessionId: verified.sessionId, address: clientAddress(address) })
}
