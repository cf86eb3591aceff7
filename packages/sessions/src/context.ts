import type { Clock } from '@openespf/foundation/clock'
import type { Database } from '@openespf/foundation/pg'
import type { AccessTokens } from './access-token.ts'
import type { CredentialCheck } from './credential-check.ts'
import type { SessionRow } from './sql/find-sessions.ts'

/** What the verbs of the session store work with. */
export type Context = {
  database: Database
  clock: Clock
  tokens: AccessTokens
  check: CredentialCheck
  /** The session as it is in the database when it is asked for. */
  findSession(sessionId: string): Promise<SessionRow | undefined>
  accessTtlSeconds: number
  sessionTtlSeconds: number
}
