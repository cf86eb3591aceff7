import { batched } from '@openespf/foundation/batched'
import type { Clock } from '@openespf/foundation/clock'
import type { Database } from '@openespf/foundation/pg'
import type { SecretBox } from '@openespf/foundation/secret-box'
import { createAccessTokens } from './access-token.ts'
import { authenticateBasic, authenticateSession, authenticateToken, logout, ping } from './authenticate.ts'
import type { Context } from './context.ts'
import type { Caller } from './core/caller.ts'
import type { Audience } from './core/claims.ts'
import { createCredentialCheck } from './credential-check.ts'
import { type Credentials, type Grant, login, refresh } from './grant.ts'
import { loadSigningKey } from './signing-key.ts'
import { findSessions } from './sql/find-sessions.ts'

export type SessionsOptions = {
  database: Database
  secretBox: SecretBox
  clock: Clock
  /** How long an access token is good; 48 h unless given (espf-facts §6.3). */
  accessTtlSeconds?: number
  /** How long a session lives after its last login or refresh; 30 days unless given, never less than the access token. */
  sessionTtlSeconds?: number
}

export type Sessions = {
  /** Opens a session. Refuses with `auth.failed`. */
  login(credentials: Credentials): Promise<Grant>
  /**
   * New tokens for the same session, for the one refresh token that is still good. Any other token of the session ends
   * it: somebody else may hold a copy. Refuses with `auth.refresh_failed`.
   */
  refresh(refreshToken: string): Promise<Grant>
  /** Ends the session of an access token, at once and everywhere. Refuses with `auth.logout_failed`. */
  logout(accessToken: string): Promise<void>
  /** The session's user, or undefined when the session is over. Refuses with `auth.ping_failed` what is no token of ours. */
  ping(accessToken: string): Promise<Caller | undefined>
  /**
   * The caller that an access token stands for, with the rights of this moment: read at each call. The token
   * must name the audience: `portabilling-api` unless given.
   * Refuses with `auth.missing`, `auth.malformed_token` or `auth.dead_token`.
   */
  authenticateToken(accessToken: string | undefined, audience?: Audience): Promise<Caller>
  /**
   * The caller whose session this is the id of. It is good as long as the session's last access token: tokens name it, and
   * one that has expired must open nothing. Refuses with `auth.dead_session`.
   */
  authenticateSession(sessionId: string): Promise<Caller>
  /** The caller with this login and this password or API token. Refuses with `auth.failed`. */
  authenticateBasic(login: string, secret: string): Promise<Caller>
}

const HOUR = 3600

/** Loads the key pair, which the first start makes. Throws when the master key is not the one that sealed it. */
export async function createSessions(options: SessionsOptions): Promise<Sessions> {
  const { database, secretBox, clock, accessTtlSeconds = 48 * HOUR } = options
  const context: Context = {
    database,
    clock,
    tokens: createAccessTokens(await loadSigningKey(database, secretBox)),
    check: createCredentialCheck({ database, clock }),
    findSession: batched((sessionIds) => findSessions(database, sessionIds)),
    accessTtlSeconds,
    sessionTtlSeconds: Math.max(options.sessionTtlSeconds ?? 30 * 24 * HOUR, accessTtlSeconds),
  }
  return {
    login: (credentials) => login(context, credentials),
    refresh: (refreshToken) => refresh(context, refreshToken),
    logout: (accessToken) => logout(context, accessToken),
    ping: (accessToken) => ping(context, accessToken),
    authenticateToken: (accessToken, audience = 'portabilling-api') =>
      authenticateToken(context, accessToken, audience),
    authenticateSession: (sessionId) => authenticateSession(context, sessionId),
    authenticateBasic: (user, secret) => authenticateBasic(context, user, secret),
  }
}
