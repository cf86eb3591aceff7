import { type AccountId, toId } from '@openespf/contract/ids'
import type { Clock } from '@openespf/foundation/clock'
import type { Log } from '@openespf/foundation/log'
import type { Database } from '@openespf/foundation/pg'
import type { BillingReader } from './billing-reader.ts'
import type { Budget } from './budget.ts'
import type { Subscriber } from './connector.ts'
import { converge, retryOfBilling } from './converge.ts'
import type { Backoff } from './core/backoff.ts'
import { type Circuit, createCircuit } from './core/circuit.ts'
import type { ConvergenceResult, StepRecord } from './core/convergence-result.ts'
import { belongsTo, type Route, takesAll } from './core/routing.ts'
import type { KeyStore } from './key-store.ts'
import { createPassages, type Passage, type Passages } from './passage.ts'
import { ConnectorFault, type RunningConnector } from './running-connector.ts'
import { createSettler, type Finished } from './settler.ts'
import { announceLook } from './store/sql/announce-look.ts'
import { putReports } from './store/sql/put-reports.ts'
import { renewSubjectLeases } from './store/sql/renew-subject-leases.ts'
import { type SubjectRow, takeSubjects } from './store/sql/take-subjects.ts'
import { createSubscriberCache } from './subscriber-cache.ts'
import { createWorker, type Lease, type Worker } from './worker.ts'

export type PipelineOptions = {
  database: Database
  keys: KeyStore
  billing: BillingReader
  connectors: readonly RunningConnector[]
  /** Which accounts belong to which connectors; all to all unless given. */
  routes?: readonly Route[]
  log: Log
  clock: Clock
  random: () => number
  backoff: Backoff
  /** Called when statuses were queued. */
  onReport: () => void
}

/** What all workers of a pipeline share. */
type Workshop = PipelineOptions & {
  billingCircuit: Circuit
  readSubscriber: (iAccount: AccountId, generation: number) => Promise<Subscriber | undefined>
  settle: (finished: Finished) => Promise<number | undefined>
}

/**
 * So many accounts are worked on for each call that the external system bears: while some call it, the others are read from
 * billing, locked and settled. Those that wait for their turn share statements.
 */
const AHEAD = 4
/**
 * While single events come in, those of fan-outs leave places and processor to them: half as many of these are worked on as
 * may call the external system, and none ahead (two cores, 20 single events a second beside 110 of a fan-out: p99 1.7 to 2.9
 * times as long as alone, and the same with a quarter instead of half; with those ahead 6 to 13 times). So long after the last
 * single event it counts as over.
 */
const LIVE_MS = 2000
/** How many accounts are put off at a time while an external system is not to be asked. */
const HOLD_MAX = 200
/** How long a look takes before it is reported as in progress: most end sooner, and the newest status is what counts. */
const IN_PROGRESS_AFTER_MS = 2000

/**
 * Looks at the accounts that are due: read from billing, converge, settle, report. Each external system has a worker of
 * its own, so that one that is slow, down or under maintenance holds up nothing in the others.
 */
export function createPipeline(options: PipelineOptions): Worker {
  const { billing } = options
  const workshop: Workshop = {
    ...options,
    billingCircuit: createCircuit(),
    readSubscriber: createSubscriberCache(billing.readSubscriber),
    settle: createSettler(options),
  }
  const workers = options.connectors.map((connector) => createConnectorWorker(workshop, connector))
  return {
    async start() {
      await Promise.all(workers.map((worker) => worker.start()))
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()))
    },
    async runOnce() {
      const counts = await Promise.all(workers.map((worker) => worker.runOnce()))
      return counts.reduce((sum, count) => sum + count, 0)
    },
    wake() {
      for (const worker of workers) worker.wake()
    },
  }
}

/** An account that was taken, and why it may not be worked on, if so. */
type Job = SubjectRow & { hold: Extract<Passage, { kind: 'hold' }> | undefined }

function createConnectorWorker(workshop: Workshop, connector: RunningConnector): Worker {
  const { database, log } = workshop
  const passages = createPassages({
    connector: connector.name,
    windows: connector.settings.windows,
    clock: workshop.clock,
    most: connector.budget.slots,
    billing: workshop.billingCircuit,
  })
  let bulkRunning = 0
  let liveAt = Number.NEGATIVE_INFINITY
  const isLive = () => performance.now() - liveAt < LIVE_MS
  const take = async (limit: number, leaseMs: number): Promise<Job[]> => {
    const passage = passages.now()
    const hold = passage.kind === 'hold' ? passage : undefined
    const freshOnly = hold?.for === 'outage'
    const bulkLimit =
      hold || !isLive() ? limit : Math.max(0, Math.ceil(connector.budget.slots() / 2) - bulkRunning)
    const wanted = { connector: connector.name, limit, leaseMs, bulkLimit, freshOnly }
    const rows = await takeSubjects(database, wanted)
    if (rows.some(({ bulk }) => !bulk)) liveAt = performance.now()
    bulkRunning += rows.filter(({ bulk }) => bulk).length
    return rows.map((row) => ({ ...row, hold }))
  }
  const worker = createWorker<Job>({
    name: connector.name,
    concurrency() {
      const passage = passages.now()
      if (passage.kind === 'hold') return HOLD_MAX
      if (passage.kind === 'probe') return Math.min(1, connector.budget.slots())
      return passage.most < connector.budget.slots() ? passage.most : withThoseAhead(connector.budget)
    },
    log,
    take,
    renew: (tokens, leaseMs) => renewSubjectLeases(database, tokens, leaseMs),
    async run(job, lease) {
      try {
        const dueInMs = await lookAt(workshop, { connector, passages, lease }, job)
        if (dueInMs !== undefined && dueInMs < 1000) setTimeout(() => worker.wake(), dueInMs).unref()
      } finally {
        if (job.bulk) bulkRunning -= 1
        // There may be more than it was let take.
        if (job.bulk && isLive()) worker.wake()
      }
    },
  })
  return worker
}

/** No more wait for their turn than have it within a second, where the rate is limited: what was read of them grows old. */
function withThoseAhead(budget: Budget): number {
  const slots = budget.slots()
  return Math.max(slots, Math.min(slots * AHEAD, Math.floor(budget.rate())))
}

type Place = { connector: RunningConnector; passages: Passages; lease: Lease }

async function lookAt(workshop: Workshop, place: Place, job: Job): Promise<number | undefined> {
  const { connector, passages } = place
  const { clock, log } = workshop
  const startedAt = clock.now()
  if (job.hold) return workshop.settle({ job, connector, result: putOff(workshop, job.hold), startedAt })

  const announcing = announce(workshop, job, connector)
  const looked = await look(workshop, { ...place, onOwn: announcing.confirm }, job)
  await announcing.end()
  const turn = passages.record(job.i_account, looked.result)
  if (turn === 'opened') log.warn({ connector: connector.name }, 'the external system does not answer')
  if (turn === 'closed') log.warn({ connector: connector.name }, 'the external system answers again')
  const result = passages.bound(looked.result)
  return workshop.settle({ job, connector, ...looked, result, startedAt })
}

/** In a maintenance, until its end; in an outage, for as long as after a failure. */
function putOff(
  { clock, random }: Workshop,
  { for: cause, until, reason }: Extract<Passage, { kind: 'hold' }>,
): ConvergenceResult {
  // Not all at the same moment.
  const dueInMs = Math.max(0, until.getTime() - clock.now().getTime()) + Math.round(1000 * random())
  return { kind: 'waiting', for: cause, reason, dueInMs }
}

/**
 * Reports a look as in progress when it takes long, once it is known that the account is the connector's. After `end`, nothing
 * more is reported.
 */
function announce(workshop: Workshop, job: Job, { name, group, settings }: RunningConnector) {
  const { database, onReport, log } = workshop
  let putting: Promise<void> | undefined
  let isOwn = takesAll(workshop.routes ?? [], name)
  let isLong = false
  const report = { i_account: job.i_account, service_group: group, message: 'working on it' }
  const put = async (): Promise<void> => {
    try {
      await database.transaction(async (tx) => {
        if (await announceLook(tx, job)) await putReports(tx, [{ ...report, status: 'IN_PROGRESS' }])
      })
      onReport()
    } catch (error) {
      log.warn({ err: error }, 'a status could not be queued')
    }
  }
  const isFirst = job.attempts === 0 && !settings.dryRun
  const putWhenDue = (): void => {
    if (isFirst && isLong && isOwn) putting ??= put()
  }
  const timer = setTimeout(() => {
    isLong = true
    putWhenDue()
  }, IN_PROGRESS_AFTER_MS)
  return {
    /** The account is the connector's. */
    confirm() {
      isOwn = true
      putWhenDue()
    },
    async end() {
      clearTimeout(timer)
      await putting
    },
  }
}

type Looked = Pick<Finished, 'result' | 'subscriber' | 'steps'>

/** `onOwn` is called once it is known that the account is the connector's, or that it leaves it. */
async function look(
  workshop: Workshop,
  { connector, lease, onOwn }: Place & { onOwn: () => void },
  job: Job,
): Promise<Looked> {
  const iAccount = toId<AccountId>(job.i_account)
  const steps: StepRecord[] = []
  let subscriber: Subscriber | undefined
  try {
    subscriber = await workshop.readSubscriber(iAccount, job.generation)
  } catch (error) {
    return { result: retryOfBilling(error), subscriber }
  }
  const isElsewhere = subscriber && !belongsTo(workshop.routes ?? [], connector.name, subscriber)
  try {
    const { database, keys, billing, clock } = workshop
    if (isElsewhere && (await keys.heldBy(connector.name, iAccount)).length === 0)
      return { result: { kind: 'elsewhere' }, subscriber }
    onOwn()
    const priority = job.bulk ? 'bulk' : 'live'
    const target = {
      database,
      keys,
      billing,
      connector,
      iAccount,
      lease,
      priority,
      clock,
      record: (step: StepRecord) => steps.push(step),
    } as const
    return { result: await converge(target, isElsewhere ? undefined : subscriber), subscriber, steps }
  } catch (error) {
    const blame = error instanceof ConnectorFault ? 'connector' : 'us'
    const about = { err: error, connector: connector.name, i_account: iAccount }
    workshop.log.error(about, 'converging failed with an internal fault')
    return { result: { kind: 'fault', blame, done: [] }, subscriber, steps }
  }
}
