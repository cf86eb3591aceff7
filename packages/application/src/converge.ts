import { BillingFault, BillingUnreachable } from '@openespf/client'
import type { AccountId } from '@openespf/contract/ids'
import type { Database, Queryable } from '@openespf/foundation/pg'
import type { BillingReader } from './billing-reader.ts'
import type { ExternalKey, Subscriber } from './connector.ts'
import type { ConvergenceResult } from './core/convergence-result.ts'
import { unionKeys, withoutKeys } from './core/key-set.ts'
import type { Intent, Look, RunningConnector, Step } from './running-connector.ts'
import { acquireKeyLeases } from './store/sql/acquire-key-leases.ts'
import { dropHeldKeys } from './store/sql/drop-held-keys.ts'
import { listHeldKeys } from './store/sql/list-held-keys.ts'
import { markSubjects } from './store/sql/mark-subjects.ts'
import { recordHeldKeys } from './store/sql/record-held-keys.ts'
import { releaseKeyLeases } from './store/sql/release-key-leases.ts'
import { LEASE_MS, type Lease } from './worker.ts'

export type Target = {
  database: Database
  billing: Pick<BillingReader, 'ownerOf'>
  connector: RunningConnector
  iAccount: AccountId
  lease: Lease
}

/** Each look may find subscribers in the way under keys that are not locked yet; two chained moves need three. */
const MAX_LOOKS = 5

/** What became of the keys that the account held and should not have. */
type Unwanted = { removable: ExternalKey[]; given: { key: ExternalKey; owner: AccountId }[] }

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
  const { database, connector, iAccount, lease } = target
  const intent = await connector.intend(subscriber)
  let keys = unionKeys(intent.keys, await listHeldKeys(database, connector.name, iAccount))
  try {
    for (let looks = 0; looks < MAX_LOOKS; looks++) {
      const lock = { connector: connector.name, holder: lease.token, keys, leaseMs: LEASE_MS }
      if (!(await database.transaction((tx) => lockAll(tx, lock)))) return { kind: 'busy' }
      const result = await convergeLocked(target, intent, keys)
      if (result.kind !== 'more-keys') return result
      keys = unionKeys(keys, result.keys)
    }
    return { kind: 'retry', reason: 'what stands in the way changes all the time', done: [] }
  } finally {
    await releaseKeyLeases(database, connector.name, lease.token)
  }
}

/** All the keys or none. */
async function lockAll(tx: Queryable, lock: Parameters<typeof acquireKeyLeases>[1]): Promise<boolean> {
  if (lock.keys.length === 0 || (await acquireKeyLeases(tx, lock)) === lock.keys.length) return true
  await releaseKeyLeases(tx, lock.connector, lock.holder)
  return false
}

async function convergeLocked(
  target: Target,
  intent: Intent,
  keys: readonly ExternalKey[],
): Promise<ConvergenceResult | Extract<Look, { kind: 'more-keys' }>> {
  const { database, connector, iAccount } = target
  const unwanted = await sortUnwanted(target, intent, keys)
  if ('kind' in unwanted) return unwanted

  const look = await intent.look(keys, unwanted.removable)
  if (look.kind === 'more-keys') return look
  if (look.kind !== 'planned') return { ...look, done: [] }
  const holding = { connector: connector.name, iAccount }
  await database.transaction(async (tx) => {
    await recordHeldKeys(tx, { ...holding, keys: intent.keys })
    await handOver(tx, connector.name, unwanted.given)
  })
  const result = await applyAll(look.steps, target.lease)
  if (result.kind === 'ok') await dropHeldKeys(database, { ...holding, keys: unwanted.removable })
  return result
}

/**
 * Asks billing whose the keys are that the account holds and should not have. Keys that nobody owns, or the account itself
 * without wanting them there, are removable; the others go to their owners.
 */
async function sortUnwanted(
  target: Target,
  intent: Intent,
  locked: readonly ExternalKey[],
): Promise<Unwanted | Extract<ConvergenceResult, { kind: 'retry' }>> {
  const { database, billing, connector, iAccount } = target
  const held = await listHeldKeys(database, connector.name, iAccount)
  const old = withoutKeys(
    held.filter((key) => withoutKeys([key], locked).length === 0),
    intent.keys,
  )
  try {
    const owned = await Promise.all(old.map(async (key) => ({ key, owner: await billing.ownerOf(key) })))
    return {
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
async function handOver(tx: Queryable, connector: string, given: Unwanted['given']): Promise<void> {
  for (const { key, owner } of given) await recordHeldKeys(tx, { connector, iAccount: owner, keys: [key] })
  await markSubjects(
    tx,
    given.map(({ owner }) => ({ i_account: owner, i_event: null, bulk: false })),
  )
}

async function applyAll(steps: readonly Step[], lease: Lease): Promise<ConvergenceResult> {
  const done: string[] = []
  for (const step of steps) {
    if (!lease.isHeld()) return { kind: 'retry', reason: 'interrupted', afterMs: 0, done }
    const outcome = await step.apply()
    switch (outcome.kind) {
      case 'unchanged':
        break
      case 'applied':
        done.push(outcome.detail)
        break
      case 'pending':
        return { kind: 'pending', token: outcome.token, done }
      case 'retry':
      case 'reject':
        return { ...outcome, done }
    }
  }
  return { kind: 'ok', done }
}

/** Billing's refusals and silence mean a later try; anything else is a bug and is thrown on. */
export function retryOfBilling(error: unknown): Extract<ConvergenceResult, { kind: 'retry' }> {
  if (error instanceof BillingUnreachable) return { kind: 'retry', reason: error.message, done: [] }
  if (error instanceof BillingFault) {
    return { kind: 'retry', reason: `billing refused to tell: ${error.message}`, done: [] }
  }
  throw error
}
