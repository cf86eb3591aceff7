import type { Clock } from '@openespf/foundation/clock'
import type { Transactional } from '@openespf/foundation/pg'
import type { SecretBox } from '@openespf/foundation/secret-box'

/** What every operation of billing works with. */
export type BillingDeps = { database: Transactional; secretBox: SecretBox; clock: Clock }
