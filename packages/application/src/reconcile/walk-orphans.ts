import { type AccountId, parseId } from '@openespf/contract/ids'
import type { ExternalKey, ListedKey, ListResult } from '../connector.ts'
import { converge, NOBODY } from '../converge.ts'
import { unionKeys, withoutKeys } from '../core/key-set.ts'
import { belongsTo } from '../core/routing.ts'
import { ConnectorFault, type RunningConnector } from '../running-connector.ts'
import { claimOrphan } from '../store/sql/claim-orphan.ts'
import { dropHeldKeys } from '../store/sql/drop-held-keys.ts'
import type { NewDrift } from '../store/sql/insert-drift.ts'
import { listUnheldKeys } from '../store/sql/list-unheld-keys.ts'
import type { Lease } from '../worker.ts'
import type { WalkContext } from './walk-context.ts'

export type OwnedKey = { key: ExternalKey; owner: AccountId; wanted: boolean }

export type OrphanPage =
  | {
      kind: 'walked'
      listed: number
      orphans: ExternalKey[]
      /** Keys that accounts own without our record of it; `wanted`: the account should have it there. */
      owned: OwnedKey[]
      next: string | undefined
    }
  | { kind: 'failed'; reason: string }

/** Reads a page of what the external system holds, and asks billing about what no account is known to hold. */
export async function findOrphans(
  context: WalkContext,
  connector: RunningConnector,
  after: string | undefined,
): Promise<OrphanPage> {
  const page = await listPage(context, connector, after)
  if (page === undefined) return { kind: 'walked', listed: 0, orphans: [], owned: [], next: undefined }
  if (page.kind !== 'listed') return { kind: 'failed', reason: page.reason }
  const unheld = await listUnheldKeys(context.database, connector, unionKeys(page.keys, []))
  const orphans: ExternalKey[] = []
  const owned: OwnedKey[] = []
  for (const key of unheld) {
    const owner =
      (await context.billing.ownerOf(key, connector)) ?? (await namedOwner(context, page.keys, key))
    if (owner === undefined) orphans.push(key)
    else owned.push({ key, owner, wanted: await isWanted(context, { connector, owner, key }) })
  }
  return { kind: 'walked', listed: page.keys.length, orphans, owned, next: page.next }
}

/** The account that the external system says it is of, as long as that is open: a name may be kept in another case there. */
async function namedOwner(
  { billing }: WalkContext,
  listed: readonly ListedKey[],
  { kind, value }: ExternalKey,
): Promise<AccountId | undefined> {
  const iAccount = listed.find((each) => each.kind === kind && each.value === value)?.iAccount
  const named = parseId<AccountId>(iAccount)
  return named !== undefined && (await billing.readSubscriber(named)) ? named : undefined
}

async function listPage(
  context: WalkContext,
  connector: RunningConnector,
  after: string | undefined,
): Promise<ListResult | undefined> {
  try {
    return await connector.list?.(after)
  } catch (error) {
    return { kind: 'reject', reason: reasonOf(context, connector, error) }
  }
}

/** Of a connector's bug, which is logged; anything else is thrown on. */
function reasonOf({ log }: WalkContext, { name }: RunningConnector, error: unknown): string {
  if (!(error instanceof ConnectorFault)) throw error
  log.error(
    { err: error, connector: name },
    'orphans are not found or not removed: their connector has a bug',
  )
  return error.message
}

/** True, too, where a bug of the connector hides it: what an account has is not taken away then. */
async function isWanted(
  context: WalkContext,
  { connector, owner, key }: { connector: RunningConnector; owner: AccountId; key: ExternalKey },
): Promise<boolean> {
  const subscriber = await context.billing.readSubscriber(owner)
  if (!subscriber || !belongsTo(context.routes, connector.name, subscriber)) return false
  try {
    const { keys } = await connector.intend(subscriber, 'bulk')
    return withoutKeys([key], keys, connector).length === 0
  } catch (error) {
    reasonOf(context, connector, error)
    return true
  }
}

/**
 * Takes an orphan out of the external system: account 0, nobody, is made to hold it and to want nothing. So it is locked as
 * any key, and billing is asked once more whose it is.
 */
export async function removeOrphan(
  context: WalkContext,
  about: { connector: RunningConnector; lease: Lease },
  key: ExternalKey,
): Promise<Pick<NewDrift, 'repair' | 'answer'>> {
  const { database, keys, billing, clock } = context
  const { connector, lease } = about
  await claimOrphan(database, connector.name, key)
  try {
    const target = {
      ...{ database, keys, billing, clock, connector, lease },
      ...({ iAccount: NOBODY, priority: 'bulk' } as const),
    }
    const result = await converge(target, undefined)
    if (result.kind === 'ok') return { repair: 'done', answer: result.done.join('; ') || 'it was gone' }
    const answer = 'reason' in result ? result.reason : result.kind
    return { repair: 'failed', answer }
  } catch (error) {
    return { repair: 'failed', answer: reasonOf(context, connector, error) }
  } finally {
    await dropHeldKeys(database, { connector: connector.name, iAccount: NOBODY, keys: [key] })
  }
}
