import type { Clock } from '@openespf/foundation/clock'
import type { Database } from '@openespf/foundation/pg'
import type { AccessTokens } from './access-token.ts'
import type { CredentialCheck } from './credential-check.ts'
import type { FoundSession, SessionKey } from './sql/find-sessions.ts'
import type { Subjects } from './subjects.ts'

/** What the verbs of the session store work with. */
export type Context = {
  database: Database
  clock: Clock
  tokens: AccessTokens
  check: CredentialCheck
  subjects: Subjects
  /** The session as it is in the database when it is asked for. */
  findSession(key: SessionKey): Promise<FoundSession | undefined>
  accessTtlSeconds: number
  sessionTtlSeconds: number
}
