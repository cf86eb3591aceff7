import { createHash } from 'node:crypto'
import { AppError } from '@openespf/contract/errors'
import type { Queryable } from '@openespf/foundation/pg'
import { invalid } from '../../core/refusals.ts'
import type { BillingDeps } from '../../deps.ts'
import type { V2Answer, V2Request } from './exchange.ts'
import { claimIdempotencyKey } from './sql/claim-idempotency-key.ts'
import { deleteOldIdempotencyKeys } from './sql/delete-old-idempotency-keys.ts'
import { findIdempotentAnswer } from './sql/find-idempotent-answer.ts'
import { keepIdempotentAnswer } from './sql/keep-idempotent-answer.ts'

const KEPT_MS = 24 * 3_600_000

/**
 * Runs a POST once for each Idempotency-Key of a caller, however often it comes; its answer is kept with what it did. `what`
 * names what is posted to: a key is good for that, the query and the body.
 */
export function once(
  { database, clock }: Pick<BillingDeps, 'database' | 'clock'>,
  { request, what, body }: { request: V2Request; what: string; body: object },
  work: (tx: Queryable) => Promise<V2Answer>,
): Promise<V2Answer> {
  const key = request.idempotencyKey
  if (key === undefined) return database.transaction(work)
  if (key.length < 1 || key.length > 255) throw invalid('Idempotency-Key must have 1 to 255 characters')
  const actor = `${request.caller.realm}/${request.caller.login}`
  const requestHash = createHash('sha256')
    .update(JSON.stringify([what, request.query, body]))
    .digest()
  const now = clock.now()
  return database.transaction(async (tx) => {
    await deleteOldIdempotencyKeys(tx, new Date(now.getTime() - KEPT_MS))
    if (!(await claimIdempotencyKey(tx, { actor, key, requestHash, now }))) {
      const kept = await findIdempotentAnswer(tx, actor, key)
      if (!kept.request_hash.equals(requestHash)) throw new AppError('request.key_reused')
      const { status, body: answered, location } = kept
      return { status, body: answered, replayed: true, ...(location === null ? {} : { location }) }
    }
    const answer = await work(tx)
    await keepIdempotentAnswer(tx, { actor, key }, { body: null, ...answer })
    return answer
  })
}
