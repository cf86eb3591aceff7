import type { Clock } from '@openespf/foundation/clock'
import type { Database } from '@openespf/foundation/pg'
import type { AccessTokens } from './access-token.ts'
import type { CredentialCheck } from './credential-check.ts'

/** What the verbs of the session store work with. */
export type Context = {
  database: Database
  clock: Clock
  tokens: AccessTokens
  check: CredentialCheck
  accessTtlSeconds: number
  sessionTtlSeconds: number
}
