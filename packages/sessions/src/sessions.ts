import type { Realm } from '@openespf/contract/realm'
import { batched } from '@openespf/foundation/batched'
import type { Clock } from '@openespf/foundation/clock'
import type { Database } from '@openespf/foundation/pg'
import type { SecretBox } from '@openespf/foundation/secret-box'
import { createAccessTokens } from './access-token.ts'
import { authenticateBasic, authenticateSession, authenticateToken, logout, ping } from './authenticate.ts'
import { changePassword } from './change-password.ts'
import type { Context } from './context.ts'
import type { Caller } from './core/caller.ts'
import type { Audience } from './core/claims.ts'
import { createCredentialCheck, type From } from './credential-check.ts'
import { type Credentials, type Grant, login, loginToRealm, refresh } from './grant.ts'
import { loadSigningKey } from './signing-key.ts'
import { findSessions, type SessionKey } from './sql/find-sessions.ts'
import { noSubjects, type Subject, type Subjects } from './subjects.ts'

export type SessionsOptions = {
  database: Database
  secretBox: SecretBox
  clock: Clock
  /** The customers and accounts that sessions can be of; none unless given. */
  subjects?: Subjects
  /** How long an access token is good; 48 h unless given (espf-facts §6.3). */
  accessTtlSeconds?: number
  /** How long a session lives after its last login or refresh; 30 days unless given, never less than the access token. */
  sessionTtlSeconds?: number
}

export type Sessions = {
  /**
   * Opens a session at the interface of a realm, `admin` unless said: of a user of the realm, or of an account by its
   * self-care login. Refuses with `auth.failed`, `auth.locked`, `auth.must_change_password`, `auth.user_ended`, `auth.address`.
   */
  login(credentials: Credentials, from?: From): Promise<Grant>
  /** Opens a session in which the caller acts for a reseller, customer or account that it sees. Its scopes stay its own. */
  loginToRealm(caller: Caller, wanted: { realm: Realm; subject: Subject }): Promise<Grant>
  /**
   * Changes a password for who knows it, a forced change included, and ends the sessions opened with it. Refuses as `login`
   * does, and with `request.invalid` a new password that is too weak or the old one.
   */
  changePassword(change: { login: string; old: string; new: string }, from: From): Promise<void>
  /**
   * New tokens for the same session, for the one refresh token that is still good. Any other token of the session ends
   * it: somebody else may hold a copy. Refuses with `auth.refresh_failed`.
   */
  refresh(refreshToken: string, address?: string): Promise<Grant>
  /** Ends the session of an access token, at once and everywhere. Refuses with `auth.logout_failed`. */
  logout(accessToken: string): Promise<void>
  /** The session's user, or undefined when the session is over. Refuses with `auth.ping_failed` what is no token of ours. */
  ping(accessToken: string, address?: string): Promise<Caller | undefined>
  /**
   * The caller that an access token stands for, with the rights of this moment: read at each call. The token must name the audience: `portabilling-api` unless given. `address` is where the call
   * comes from: who has networks may call from there only, and from nowhere without one.
   * Refuses with `auth.missing`, `auth.malformed_token`, `auth.dead_token` or `auth.address`.
   */
  authenticateToken(accessToken: string | undefined, audience?: Audience, address?: string): Promise<Caller>
  /**
   * The caller whose session this is the id of. It is good as long as the session's last access token: tokens name it, and
   * one that has expired must open nothing. Refuses with `auth.dead_session` or `auth.address`.
   */
  authenticateSession(sessionId: string, address?: string): Promise<Caller>
  /** The caller with this login and this password or API token. Refuses as `login` does. */
  authenticateBasic(login: string, secret: string, from?: From): Promise<Caller>
}

const ADMIN: From = { realm: 'admin' }
const HOUR = 3600

/** Loads the key pair, which the first start makes. Throws when the master key is not the one that sealed it. */
export async function createSessions(options: SessionsOptions): Promise<Sessions> {
  const { database, secretBox, clock, subjects = noSubjects, accessTtlSeconds = 48 * HOUR } = options
  const context: Context = {
    database,
    clock,
    tokens: createAccessTokens(await loadSigningKey(database, secretBox)),
    check: createCredentialCheck({ database, clock, subjects }),
    subjects,
    findSession: batched((keys: readonly SessionKey[]) => findSessions(database, keys, clock.now())),
    accessTtlSeconds,
    sessionTtlSeconds: Math.max(options.sessionTtlSeconds ?? 30 * 24 * HOUR, accessTtlSeconds),
  }
  return {
    login: (credentials, from = ADMIN) => login(context, credentials, from),
    loginToRealm: (caller, wanted) => loginToRealm(context, caller, wanted),
    changePassword: (change, from) => changePassword(context, change, from),
    refresh: (refreshToken, address) => refresh(context, refreshToken, address),
    logout: (accessToken) => logout(context, accessToken),
    ping: (accessToken, address) => ping(context, accessToken, address),
    authenticateToken: (accessToken, audience = 'portabilling-api', address) =>
      authenticateToken(context, accessToken, { audience, address }),
    authenticateSession: (sessionId, address) => authenticateSession(context, sessionId, address),
    authenticateBasic: (user, secret, from = ADMIN) =>
      authenticateBasic(context, { login: user, secret }, from),
  }
}
