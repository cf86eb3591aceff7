import { BillingFault, BillingUnreachable } from '@openespf/client'
import type { ExternalKey } from '../connector.ts'
import { type RunCounts, reasonToStop } from '../core/run-limits.ts'
import type { RunningConnector } from '../running-connector.ts'
import { adoptKeys } from '../store/sql/adopt-keys.ts'
import { type Advance, advanceRun } from '../store/sql/advance-run.ts'
import { countRepairs } from '../store/sql/count-repairs.ts'
import { insertDrift, type NewDrift } from '../store/sql/insert-drift.ts'
import { judgeRepairs } from '../store/sql/judge-repairs.ts'
import { markSubjects } from '../store/sql/mark-subjects.ts'
import { type Holding, recordHeldKeys } from '../store/sql/record-held-keys.ts'
import { renewRunLeases } from '../store/sql/renew-run-leases.ts'
import { type TakenRun, takeRuns } from '../store/sql/take-runs.ts'
import { createWorker, type Lease, type Worker } from '../worker.ts'
import { walkAccounts } from './walk-accounts.ts'
import type { WalkContext } from './walk-context.ts'
import { findOrphans, type OwnedKey, removeOrphan } from './walk-orphans.ts'

/**
 * Subscribers in a page: what is compared again after a crash. Billing finds a page by its offset, which takes it the longer the
 * further it is: a smaller page would cost it more than the comparison.
 */
const PAGE = 200
/** How many differences a preview shows. */
const SAMPLE = 20
/** Repairs asked for and not done at which no more are asked for. */
const ASKED_MAX = 500
const WAIT_MS = 500
const AWAY_MS = 10_000

export type RunsOptions = WalkContext & {
  /** Called when accounts were marked. */
  onMark: () => void
  pageSize?: number
}

/** What a page comes to: its drift, keys that are recorded as their owners', and how far the run is then. */
type Page = {
  found: NewDrift[]
  adopted?: readonly Holding[]
  owned?: { connector: string; keys: readonly OwnedKey[] }
  advance: Advance
}

/**
 * Carries runs on, a page at a time, in whichever process takes it: find, ask for the repairs, remember how far it is, all
 * or nothing. Repairs are looks at accounts, at bulk priority, at most `rate` a second.
 */
export function createRuns(options: RunsOptions): Worker {
  const { database } = options
  return createWorker<TakenRun>({
    name: 'runs',
    concurrency: 1,
    log: options.log,
    take(limit, leaseMs) {
      // A page that began without a call to spare would wait for one as long as the other processes live.
      const without = options.connectors.filter(({ budget }) => budget.slots() === 0)
      return takeRuns(database, { limit, leaseMs, without: without.map(({ name }) => name) })
    },
    renew: (tokens, leaseMs) => renewRunLeases(database, tokens, leaseMs),
    run: async (run, lease) => {
      const connectors = options.connectors.filter(({ name }) => run.connectors.includes(name))
      await save(options, run, await nextPage({ ...options, connectors }, run, lease))
    },
  })
}

async function nextPage(options: RunsOptions, run: TakenRun, lease: Lease): Promise<Page> {
  try {
    switch (run.phase) {
      case 'preview':
        return await preview(options, run)
      case 'accounts':
        return await accounts(options, run)
      case 'orphans':
        return await orphans(options, run, lease)
      case 'repairs':
        return { found: [], advance: { phase: 'repairs', position: '', dueInMs: WAIT_MS } }
    }
  } catch (error) {
    if (!(error instanceof BillingFault || error instanceof BillingUnreachable)) throw error
    const { phase, position } = run
    return {
      found: [],
      advance: { phase, position, dueInMs: AWAY_MS, note: `waiting for billing: ${error.message}` },
    }
  }
}

/** Counts, and compares a few; then the run waits for a person to say "resume". */
async function preview(options: RunsOptions, run: TakenRun): Promise<Page> {
  const sample = await walkAccounts(options, { ...run, repair: false }, { offset: 0, limit: SAMPLE })
  const total = sample.total ?? sample.read
  return {
    found: sample.found,
    advance: {
      phase: 'accounts',
      position: '',
      state: 'paused',
      total,
      note: `a preview of ${sample.compared} of ${total}: ${sample.found.filter(({ kind }) => kind !== 'reapply').length} differ; resume to apply to all`,
    },
  }
}

async function accounts(options: RunsOptions, run: TakenRun): Promise<Page> {
  const offset = Number(run.position)
  const limit = options.pageSize ?? PAGE
  const page = await walkAccounts(options, run, { offset, limit })
  const { read, compared, moving, removed, found, adopted, total } = page
  const counts = { seen: read, compared, moving, removed, ...(total !== undefined && { total }) }
  if (read > 0)
    return { found, adopted, advance: { phase: 'accounts', position: String(offset + read), ...counts } }
  const isWhole = run.kind === 'reconcile' && Object.keys(run.filter).length === 0
  const phase = isWhole ? 'orphans' : 'repairs'
  return {
    found,
    advance: { phase, position: '', ...counts, ...(total === undefined && { total: offset + read }) },
  }
}

/** `position` is `<connector>` or `<connector> <where its next page begins>`. */
async function orphans(options: RunsOptions, run: TakenRun, lease: Lease): Promise<Page> {
  const [name = '', ...rest] = run.position.split(' ')
  const { connectors } = options
  const index = Math.max(
    0,
    connectors.findIndex((each) => each.name === name),
  )
  const connector = connectors[index]
  if (!connector) return { found: [], advance: { phase: 'repairs', position: '' } }
  const page = await findOrphans(options, connector, rest.join(' ') || undefined)
  const following = connectors[index + 1]
  const onward: Advance = following
    ? { phase: 'orphans', position: following.name }
    : { phase: 'repairs', position: '' }
  if (page.kind === 'failed') {
    const row = keyRow(run, connector, '(all)')
    return { found: [{ ...row, kind: 'unreadable', answer: page.reason }], advance: onward }
  }
  const removed = page.orphans.length + page.owned.filter(({ wanted }) => !wanted).length
  const counts = { compared: page.listed, removed }
  const isTooMuch = stopping(run, { ...counts, done: 0, failed: 0, unreadable: 0 }) !== undefined
  const found: NewDrift[] = []
  for (const key of page.orphans) {
    const row = keyRow(run, connector, keyText(key))
    const isRemoved = run.repair && !isTooMuch && lease.isHeld()
    found.push(isRemoved ? { ...row, ...(await removeOrphan(options, { connector, lease }, key)) } : row)
  }
  const advance =
    page.next === undefined
      ? onward
      : { ...onward, phase: 'orphans' as const, position: `${connector.name} ${page.next}` }
  for (const { key, owner } of page.owned.filter(({ wanted }) => !wanted))
    found.push({
      ...keyRow(run, connector, keyText(key)),
      kind: 'extra',
      i_account: owner,
      repair: run.repair ? 'asked' : 'none',
    })
  return { found, owned: { connector: connector.name, keys: page.owned }, advance: { ...advance, ...counts } }
}

function keyRow(run: TakenRun, connector: RunningConnector, subject: string): NewDrift {
  return {
    i_run: run.i_run,
    connector: connector.name,
    i_account: null,
    subject,
    kind: 'orphan',
    differences: [],
    plan: [],
    repair: 'none',
    answer: '',
  }
}

function keyText({ kind, value }: ExternalKey): string {
  return `${kind} ${value}`
}

function stopping(run: TakenRun, page: RunCounts): string | undefined {
  const counts = { ...page, compared: run.compared + page.compared, removed: run.removed + page.removed }
  return reasonToStop(counts, run)
}

async function save(options: RunsOptions, run: TakenRun, page: Page): Promise<void> {
  const { database } = options
  const names = options.connectors.map(({ name }) => name)
  await judgeRepairs(database, run.i_run, names)
  const repairs = await countRepairs(database, run.i_run)
  const unreadable = repairs.unreadable + page.found.filter(({ kind }) => kind === 'unreadable').length
  const { compared = 0, removed = 0 } = page.advance
  const reason = stopping(run, { ...repairs, unreadable, compared, removed })
  const asked = page.found.filter(({ repair }) => repair === 'asked')
  const advance =
    reason === undefined
      ? pace(run, page.advance, { asked: asked.length, open: repairs.asked })
      : page.advance
  await database.transaction(async (tx) => {
    const step = reason === undefined ? advance : { ...advance, state: 'stopped' as const, note: reason }
    if (!(await advanceRun(tx, run, step))) return
    await adoptKeys(tx, page.adopted ?? [])
    await insertDrift(tx, reason === undefined ? page.found : page.found.map(unasked))
    if (reason !== undefined || !run.repair) return
    const { connector = '', keys = [] } = page.owned ?? {}
    await recordHeldKeys(
      tx,
      keys.map(({ key, owner }) => ({ connector, iAccount: owner, keys: [key] })),
    )
    await markSubjects(
      tx,
      asked.flatMap(({ i_account }) =>
        i_account === null ? [] : [{ i_account, i_event: null, bulk: true, connectors: run.connectors }],
      ),
    )
  })
  options.onMark()
}

/** Not faster than the rate, and not ahead of repairs that are not done; the last page is followed by their ends. */
function pace(run: TakenRun, advance: Advance, repairs: { asked: number; open: number }): Advance {
  if (run.phase === 'repairs' && repairs.open === 0) return { ...advance, state: 'finished' }
  const rateMs = (repairs.asked / run.rate) * 1000
  const dueInMs = repairs.open + repairs.asked > ASKED_MAX ? Math.max(rateMs, WAIT_MS) : rateMs
  return { ...advance, dueInMs: Math.max(dueInMs, advance.dueInMs ?? 0) }
}

function unasked(row: NewDrift): NewDrift {
  return row.repair === 'asked' ? { ...row, repair: 'none' } : row
}
