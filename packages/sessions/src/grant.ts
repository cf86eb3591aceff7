import { AppError } from '@openespf/contract/errors'
import type { Context } from './context.ts'
import type { Caller } from './core/caller.ts'
import { makeClaims } from './core/claims.ts'
import { parseRefreshToken, type RefreshToken } from './core/refresh-token.ts'
import { hashToken, newRefreshToken, newSessionId } from './secrets.ts'
import { deleteExpiredSessions } from './sql/delete-expired-sessions.ts'
import { deleteSession } from './sql/delete-session.ts'
import { insertSession } from './sql/insert-session.ts'
import { rotateRefreshToken } from './sql/rotate-refresh-token.ts'
import { toCaller } from './sql/user-row.ts'

/** The tokens of a session; `expiresAt` and `expiresInSeconds` are the access token's. */
export type Grant = {
  sessionId: string
  accessToken: string
  refreshToken: string
  expiresAt: Date
  expiresInSeconds: number
}

export type Credentials = { login: string; password: string } | { login: string; token: string }

/** Opens a session. Refuses with `auth.failed`. */
export async function login(context: Context, credentials: Credentials): Promise<Grant> {
  const { database, check, clock } = context
  const user =
    'password' in credentials
      ? await check.byPassword(credentials.login, credentials.password)
      : await check.byApiToken(credentials.login, credentials.token)
  if (!user) throw new AppError('auth.failed')
  const now = clock.now()
  const refreshToken = newRefreshToken(newSessionId())
  await deleteExpiredSessions(database, now)
  await insertSession(database, {
    sessionId: refreshToken.sessionId,
    iUser: user.i_user,
    refreshHash: hashToken(refreshToken.text),
    now,
    expiresAt: sessionEnd(context, now),
  })
  return grant(context, { caller: toCaller(user), refreshToken, now })
}

/** New tokens for the same session; see `Sessions.refresh`. */
export async function refresh(context: Context, text: string): Promise<Grant> {
  const used = parseRefreshToken(text)
  if (!used) throw new AppError('auth.refresh_failed')
  const now = context.clock.now()
  const refreshToken = newRefreshToken(used.sessionId)
  const user = await rotateRefreshToken(context.database, {
    sessionId: used.sessionId,
    usedHash: hashToken(used.text),
    newHash: hashToken(refreshToken.text),
    now,
    expiresAt: sessionEnd(context, now),
  })
  if (user) return grant(context, { caller: toCaller(user), refreshToken, now })
  await deleteSession(context.database, used.sessionId, now)
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
