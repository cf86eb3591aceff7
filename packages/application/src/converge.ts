import { BillingFault, BillingUnreachable } from '@openespf/client'
import type { AccountId } from '@openespf/contract/ids'
import type { Clock } from '@openespf/foundation/clock'
import type { Database } from '@openespf/foundation/pg'
import type { BillingReader } from './billing-reader.ts'
import type { Priority } from './budget.ts'
import { withConfirmations } from './confirmations/confirm-step.ts'
import type { ExternalKey, Outcome, Subscriber } from './connector.ts'
import type { ConvergenceResult, StepRecord } from './core/convergence-result.ts'
import { type ErrorRule, findRule } from './core/error-rules.ts'
import { unionKeys, withoutKeys } from './core/key-set.ts'
import type { KeyStore } from './key-store.ts'
import type { Intent, Look, RunningConnector, Step } from './running-connector.ts'
import { dropHeldKeys } from './store/sql/drop-held-keys.ts'
import { markSubjects } from './store/sql/mark-subjects.ts'
import { recordHeldKeys } from './store/sql/record-held-keys.ts'
import type { Lease } from './worker.ts'

export type Target = {
  database: Database
  keys: KeyStore
  billing: Pick<BillingReader, 'ownerOf'>
  connector: RunningConnector
  /** NOBODY: what stands under its keys is nobody's, and goes. */
  iAccount: AccountId | typeof NOBODY
  lease: Lease
  priority?: Priority
  clock: Clock
  /** Where each step that was made is written down. */
  record?: (step: StepRecord) => void
}

/** Who holds orphans while they are removed: no account. */
export const NOBODY = 0 as const

/** Each look may find subscribers in the way under keys that are not locked yet; two chained moves need three. */
const MAX_LOOKS = 5

/** What became of the keys that the account held and should not have. */
type Unwanted = {
  removable: ExternalKey[]
  given: { key: ExternalKey; owner: AccountId }[]
  /** What it holds in all. */
  held: ExternalKey[]
}

/**
 * Brings one account to its wanted state in one external system. `subscriber` undefined: it should have nothing there.
 * Locked meanwhile are all keys that it has or should have, and those of subscribers that stand in the way: their own
 * accounts may be converging too. Safe to repeat after a crash at any point: keys are recorded before anything is put
 * under them and forgotten after it is gone.
 */
export async function converge(
  target: Target,
  subscriber: Subscriber | undefined,
): Promise<ConvergenceResult> {
  const { connector, iAccount, lease } = target
  const intent = await connector.intend(subscriber, target.priority)
  const held = await target.keys.heldBy(connector.name, iAccount)
  let keys = unionKeys(intent.keys, held)
  let before: string[] | undefined
  try {
    for (let looks = 0; looks < MAX_LOOKS; looks++) {
      const isLocked = await target.keys.lock({ connector: connector.name, holder: lease.token, keys })
      if (!isLocked) return { kind: 'busy' }
      const result = await convergeLocked(target, intent, { keys, isSecondTry: before !== undefined })
      if (result.kind === 'read-back') before = result.done
      else if (result.kind === 'more-keys') keys = unionKeys(keys, result.keys)
      else return before && 'done' in result ? { ...result, done: [...before, ...result.done] } : result
    }
    const reason = 'what stands in the way changes all the time'
    return { kind: 'retry', blame: 'external', reason, done: [] }
  } finally {
    await target.keys.unlock(lease.token)
  }
}

/** `isSecondTry`: an error made it look again; the next one counts. */
async function convergeLocked(
  target: Target,
  intent: Intent,
  { keys, isSecondTry }: { keys: readonly ExternalKey[]; isSecondTry: boolean },
): Promise<ConvergenceResult | ReadBack | Extract<Look, { kind: 'more-keys' }>> {
  const { database, connector, iAccount, lease } = target
  const { errors, dryRun } = connector.settings
  const unwanted = await sortUnwanted(target, intent, keys)
  if ('kind' in unwanted) return unwanted

  const look = await intent.look(keys, unwanted.removable)
  if (look.kind === 'more-keys') return look
  if (look.kind !== 'planned') {
    const failure = failureOf(look, errors, [])
    return failure.kind === 'read-back' ? asFailure(look, []) : failure
  }
  if (dryRun) return { kind: 'dry-run', would: look.steps.map(({ description }) => description) }
  if (!lease.isHeld()) return interrupted([])
  const holding = { connector: connector.name, iAccount }
  await target.keys.record({ ...holding, keys: withoutKeys(intent.keys, unwanted.held, connector) })
  if (unwanted.given.length > 0) await handOver(database, connector.name, unwanted.given)
  const steps = await withConfirmations(target, look.steps)
  const result = await applyAll(steps, lease, isSecondTry ? undefined : errors)
  if (result.kind === 'ok' && lease.isHeld())
    await dropHeldKeys(database, { ...holding, keys: unwanted.removable })
  return result
}

/**
 * Asks billing whose the keys are that the account holds and should not have. Keys that nobody owns, or the account itself
 * without wanting them there, are removable; the others go to their owners.
 */
export async function sortUnwanted(
  target: Pick<Target, 'keys' | 'billing' | 'connector' | 'iAccount'>,
  intent: Intent,
  locked: readonly ExternalKey[],
): Promise<Unwanted | Extract<ConvergenceResult, { kind: 'retry' }>> {
  const { keys, billing, connector, iAccount } = target
  const held = await keys.heldBy(connector.name, iAccount)
  const old = withoutKeys(
    held.filter((key) => withoutKeys([key], locked).length === 0),
    intent.keys,
    connector,
  )
  try {
    const owned = await Promise.all(
      old.map(async (key) => ({ key, owner: await billing.ownerOf(key, connector) })),
    )
    return {
      held,
      removable: owned.flatMap(({ key, owner }) => (owner === undefined || owner === iAccount ? [key] : [])),
      given: owned.flatMap(({ key, owner }) =>
        owner === undefined || owner === iAccount ? [] : [{ key, owner }],
      ),
    }
  } catch (error) {
    return retryOfBilling(error)
  }
}

/**
 * Records keys under the accounts that own them now and asks for a look at those: an owner that was looked at earlier, or
 * that wants nothing in this external system, would otherwise never put right what stands under the key.
 */
async function handOver(database: Database, connector: string, given: Unwanted['given']): Promise<void> {
  await database.transaction(async (tx) => {
    await recordHeldKeys(
      tx,
      given.map(({ key, owner }) => ({ connector, iAccount: owner, keys: [key] })),
    )
    await markSubjects(
      tx,
      given.map(({ owner }) => ({ i_account: owner, i_event: null, bulk: false, connectors: [connector] })),
    )
  })
}

/** An error after which what was wanted may be there already. */
type ReadBack = { kind: 'read-back'; done: string[] }

/** `errors`: the rules for errors; undefined: what an error says of itself counts. */
async function applyAll(
  steps: readonly Step[],
  lease: Lease,
  errors: readonly ErrorRule[] | undefined,
): Promise<ConvergenceResult | ReadBack> {
  const done: string[] = []
  for (const step of steps) {
    if (!lease.isHeld()) return interrupted(done)
    const outcome = await step.apply(lease.isHeld)
    switch (outcome.kind) {
      case 'interrupted':
        return interrupted(done)
      case 'unchanged':
        break
      case 'applied':
        done.push(outcome.detail)
        break
      case 'pending':
        return { ...outcome, done }
      case 'retry':
      case 'reject':
        return errors ? failureOf(outcome, errors, done) : asFailure(outcome, done)
    }
  }
  return { kind: 'ok', done }
}

/** The lease was lost while it waited: what another process has done since must not be undone. */
function interrupted(done: string[]): Extract<ConvergenceResult, { kind: 'retry' }> {
  return { kind: 'retry', blame: 'us', reason: 'interrupted', afterMs: 0, done }
}

type Failure = Extract<Outcome, { kind: 'retry' | 'reject' }>

/** What a failure comes to by the connector's rules for errors; what cannot be reached has said nothing that a rule could fit. */
function failureOf(
  failure: Failure,
  errors: readonly ErrorRule[],
  done: string[],
): Extract<ConvergenceResult, { kind: 'retry' | 'reject' }> | ReadBack {
  const isSilence = failure.kind === 'retry' && failure.unreachable
  const rule = isSilence ? undefined : findRule(errors, failure)
  if (!rule) return asFailure(failure, done)
  const reason = rule.say ?? failure.reason
  switch (rule.action) {
    case 'read-back':
      return { kind: 'read-back', done }
    case 'reject':
      return { kind: 'reject', blame: 'external', reason, done }
    case 'retry-fast':
    case 'retry-slow': {
      const pace = rule.action === 'retry-fast' ? 'fast' : 'slow'
      const afterMs = failure.kind === 'retry' ? failure.afterMs : undefined
      return {
        kind: 'retry',
        blame: 'external',
        reason,
        pace,
        done,
        ...(afterMs !== undefined && { afterMs }),
      }
    }
  }
}

/** A failure as the connector sees it. */
function asFailure(
  failure: Failure,
  done: string[],
): Extract<ConvergenceResult, { kind: 'retry' | 'reject' }> {
  const { reason } = failure
  if (failure.kind === 'reject') return { kind: 'reject', blame: 'external', reason, done }
  const { afterMs } = failure
  const blame = failure.unreachable ? 'network' : 'external'
  return { kind: 'retry', blame, reason, done, ...(afterMs !== undefined && { afterMs }) }
}

/** Billing's refusals and silence mean a later try; anything else is a bug and is thrown on. */
export function retryOfBilling(error: unknown): Extract<ConvergenceResult, { kind: 'retry' }> {
  if (error instanceof BillingUnreachable)
    return { kind: 'retry', blame: 'billing', reason: error.message, done: [] }
  if (error instanceof BillingFault) {
    return { kind: 'retry', blame: 'billing', reason: `it refuses to tell: ${error.message}`, done: [] }
  }
  throw error
}
