import { BillingFault, BillingUnreachable } from '@openespf/client'
import type { AccountInfo } from '@openespf/contract/billing'
import { type AccountId, toId } from '@openespf/contract/ids'
import type { Subscriber } from '../connector.ts'
import { belongsTo } from '../core/routing.ts'
import { ConnectorFault, type RunningConnector } from '../running-connector.ts'
import type { NewDrift } from '../store/sql/insert-drift.ts'
import { listMotion, type Motion } from '../store/sql/list-motion.ts'
import type { Holding } from '../store/sql/record-held-keys.ts'
import type { TakenRun } from '../store/sql/take-runs.ts'
import { type Comparison, compare } from './compare.ts'
import type { WalkContext } from './walk-context.ts'

/** How many accounts are compared at the same time. */
const AT_ONCE = 8

export type WalkedPage = {
  /** How many accounts billing returned; none: the page before was the last. */
  read: number
  total: number | undefined
  compared: number
  moving: number
  removed: number
  found: NewDrift[]
  /** Keys that accounts should have where names have no case, and have not in our record: they may be listed in another case. */
  adopted: Holding[]
}

/**
 * Reads a page of accounts and compares each in every connector of the run. Accounts that are being looked at, or were
 * while they were compared, are in motion and not compared: their queue puts them right. Closed ones count too: what they
 * still hold is extra.
 */
export async function walkAccounts(
  context: WalkContext,
  run: TakenRun,
  page: { offset: number; limit: number },
): Promise<WalkedPage> {
  const { account_list: accounts, total } = await context.client.call('Account/get_account_list', {
    ...run.filter,
    ...page,
    ...(page.offset === 0 && { get_total: 1 }),
  })
  const ids = accounts.map(({ i_account }) => Number(i_account))
  const before = await motionOf(context, ids)
  const still = accounts.filter(({ i_account }) => !before.get(Number(i_account))?.moving)
  const results = await inTurns(still, (account) => compareEverywhere(context, run, account))
  const after = await motionOf(context, ids)
  const settled = results.filter(({ iAccount }) => !hasMoved(before.get(iAccount), after.get(iAccount)))
  return {
    read: accounts.length,
    total,
    compared: settled.length,
    moving: accounts.length - settled.length,
    removed: settled.filter(({ removes }) => removes).length,
    found: settled.flatMap(({ found }) => found),
    adopted: settled.flatMap(({ adopted }) => adopted),
  }
}

async function motionOf(context: WalkContext, accounts: readonly number[]): Promise<Map<number, Motion>> {
  const rows = await listMotion(
    context.database,
    accounts,
    context.connectors.map(({ name }) => name),
  )
  return new Map(rows.map((row) => [row.i_account, row]))
}

function hasMoved(before: Motion | undefined, after: Motion | undefined): boolean {
  return after !== undefined && (after.moving || after.generation !== (before?.generation ?? 0))
}

type Compared = { iAccount: number; removes: boolean; found: NewDrift[]; adopted: Holding[] }

async function compareEverywhere(
  context: WalkContext,
  run: TakenRun,
  account: AccountInfo,
): Promise<Compared> {
  const iAccount = toId<AccountId>(account.i_account)
  const comparisons = await readAndCompare(context, iAccount, account.bill_status === 'C')
  const found = comparisons.flatMap(({ connector, comparison }) =>
    toDrift({ run, account, iAccount, connector: connector.name }, comparison),
  )
  const removes = comparisons.some(({ comparison }) => comparison.kind === 'drift' && comparison.removes)
  const adopted = comparisons.flatMap(({ connector: { name, caseless }, comparison: { wanted = [] } }) =>
    caseless && wanted.length > 0 ? [{ connector: name, iAccount, keys: wanted }] : [],
  )
  return { iAccount, removes, found, adopted }
}

async function readAndCompare(
  context: WalkContext,
  iAccount: AccountId,
  isClosed: boolean,
): Promise<{ connector: RunningConnector; comparison: Comparison }[]> {
  const { connectors } = context
  try {
    const subscriber = isClosed ? undefined : await context.billing.readSubscriber(iAccount)
    return await Promise.all(
      connectors.map(async (connector) => ({
        connector,
        comparison: await compareIn(context, connector, { iAccount, subscriber }),
      })),
    )
  } catch (error) {
    if (!(error instanceof BillingFault || error instanceof BillingUnreachable)) throw error
    const { message: reason } = error
    return connectors.map((connector) => ({ connector, comparison: { kind: 'unreadable', reason } }))
  }
}

/** A bug of the connector is met at one account: the others are compared. */
async function compareIn(
  context: WalkContext,
  connector: RunningConnector,
  { iAccount, subscriber }: { iAccount: AccountId; subscriber: Subscriber | undefined },
): Promise<Comparison> {
  const isThere = subscriber && belongsTo(context.routes, connector.name, subscriber)
  try {
    return await compare({ ...context, connector }, iAccount, isThere ? subscriber : undefined)
  } catch (error) {
    if (!(error instanceof ConnectorFault)) throw error
    context.log.error(
      { err: error, connector: connector.name, i_account: iAccount },
      'an account cannot be compared: its connector has a bug',
    )
    return { kind: 'unreadable', reason: error.message }
  }
}

function toDrift(
  about: { run: TakenRun; account: AccountInfo; iAccount: AccountId; connector: string },
  comparison: Comparison,
): NewDrift[] {
  const { run, account, iAccount, connector } = about
  // The id of a closed account may be another's by now, in the same page.
  const subject = account.bill_status === 'C' ? `${account.id} (closed, ${iAccount})` : account.id
  const row = { i_run: run.i_run, connector, i_account: iAccount, subject, answer: '' }
  const repair = run.repair ? 'asked' : 'none'
  switch (comparison.kind) {
    case 'same':
      return run.kind === 'reprovision' && account.bill_status !== 'C'
        ? [{ ...row, kind: 'reapply', differences: [], plan: [], repair }]
        : []
    case 'unreadable':
      return [
        { ...row, kind: 'unreadable', differences: [], plan: [], repair: 'none', answer: comparison.reason },
      ]
    case 'drift': {
      const { drift: kind, differences, plan } = comparison
      return [{ ...row, kind, differences, plan, repair }]
    }
  }
}

/** Works on so many at a time; the next begins when any of them has ended. After a failure none begins any more. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const waiting = items.entries()
  let failed = false
  const lane = async () => {
    for (const [i, item] of waiting) {
      if (failed) return
      results[i] = await work(item)
    }
  }
  const lanes = Array.from({ length: AT_ONCE }, () =>
    lane().catch((error: unknown) => {
      failed = true
      throw error
    }),
  )
  await Promise.all(lanes)
  return results
}
