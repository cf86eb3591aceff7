import { type AccountId, toId } from '@openespf/contract/ids'
import type { Clock } from '@openespf/foundation/clock'
import type { Log } from '@openespf/foundation/log'
import type { Database } from '@openespf/foundation/pg'
import type { BillingReader } from './billing-reader.ts'
import type { Subscriber } from './connector.ts'
import { converge, retryOfBilling } from './converge.ts'
import type { Backoff } from './core/backoff.ts'
import type { ConvergenceResult } from './core/convergence-result.ts'
import { decideNext } from './core/decide-next.ts'
import { cleanText, statusOf } from './core/status-of.ts'
import type { RunningConnector } from './running-connector.ts'
import { type ConvergenceRow, insertConvergences } from './store/sql/insert-convergences.ts'
import { putReports, type ReportRow } from './store/sql/put-reports.ts'
import { renewSubjectLeases } from './store/sql/renew-subject-leases.ts'
import { settleSubject } from './store/sql/settle-subject.ts'
import { type SubjectRow, takeSubjects } from './store/sql/take-subjects.ts'
import { createWorker, type Lease, type Worker } from './worker.ts'

export type PipelineOptions = {
  database: Database
  billing: BillingReader
  connectors: readonly RunningConnector[]
  log: Log
  clock: Clock
  random: () => number
  backoff: Backoff
  /** Accounts worked on at the same time in this process. */
  concurrency: number
  /** Called when statuses were queued. */
  onReport: () => void
}

type Finished = { connector: RunningConnector; result: ConvergenceResult; startedAt: Date; finishedAt: Date }

/** Looks at the accounts that are due: read from billing, converge in every external system, settle, report. */
export function createPipeline(options: PipelineOptions): Worker {
  const { database } = options
  const worker = createWorker<SubjectRow>({
    name: 'accounts',
    concurrency: options.concurrency,
    log: options.log,
    take: (limit, leaseMs) => takeSubjects(database, limit, leaseMs),
    renew: (tokens, leaseMs) => renewSubjectLeases(database, tokens, leaseMs),
    run: async (subject, lease) => {
      const dueInMs = await lookAt(options, subject, lease)
      if (dueInMs !== undefined && dueInMs < 1000) setTimeout(() => worker.wake(), dueInMs).unref()
    },
  })
  return worker
}

async function lookAt(
  options: PipelineOptions,
  subject: SubjectRow,
  lease: Lease,
): Promise<number | undefined> {
  const iAccount = toId<AccountId>(subject.i_account)
  if (subject.attempts === 0) await reportBegin(options, iAccount)
  const startedAt = options.clock.now()
  const read = await readSubscriber(options, iAccount)
  const finished = await Promise.all(
    options.connectors.map(async (connector): Promise<Finished> => {
      const result =
        read.kind === 'read'
          ? await convergeSafely(options, { connector, iAccount, lease }, read.subscriber)
          : read
      return { connector, result, startedAt, finishedAt: options.clock.now() }
    }),
  )
  const secrets = read.kind === 'read' ? secretsOf(read.subscriber) : []
  return settle(options, subject, { finished, secrets })
}

async function reportBegin(options: PipelineOptions, iAccount: AccountId): Promise<void> {
  const begin = options.connectors.map(
    ({ group }): ReportRow => ({
      i_account: iAccount,
      service_group: group,
      status: 'IN_PROGRESS',
      message: 'working on it',
    }),
  )
  await putReports(options.database, begin)
  options.onReport()
}

async function readSubscriber(options: PipelineOptions, iAccount: AccountId) {
  try {
    return { kind: 'read', subscriber: await options.billing.readSubscriber(iAccount) } as const
  } catch (error) {
    return retryOfBilling(error)
  }
}

async function convergeSafely(
  { database, billing, log }: PipelineOptions,
  target: { connector: RunningConnector; iAccount: AccountId; lease: Lease },
  subscriber: Subscriber | undefined,
): Promise<ConvergenceResult> {
  try {
    return await converge({ database, billing, ...target }, subscriber)
  } catch (error) {
    log.error(
      { err: error, connector: target.connector.name, i_account: target.iAccount },
      'converging failed with an internal fault',
    )
    return { kind: 'fault', done: [] }
  }
}

/** When the account is due again, in milliseconds. Nothing is reported when the lease was lost: another process does it. */
async function settle(
  options: PipelineOptions,
  subject: SubjectRow,
  { finished, secrets }: { finished: readonly Finished[]; secrets: readonly string[] },
): Promise<number | undefined> {
  const { attempts } = subject
  const results = finished.map(({ result }) => result)
  const next = decideNext({ results, attempts, backoff: options.backoff, random: options.random() })
  const reports: ReportRow[] = []
  const rows: ConvergenceRow[] = []
  for (const { connector, result, startedAt, finishedAt } of finished) {
    const status = statusOf(result, { attempts, dueInMs: next.dueInMs, secrets })
    if (!status || result.kind === 'busy') continue
    reports.push({ i_account: subject.i_account, service_group: connector.group, ...status })
    rows.push({
      i_account: subject.i_account,
      connector: connector.name,
      i_event: subject.i_event,
      outcome: result.kind,
      detail: cleanText(status.message, secrets),
      started_at: startedAt.toISOString(),
      finished_at: finishedAt.toISOString(),
    })
  }
  const settled = await options.database.transaction(async (tx) => {
    if (!(await settleSubject(tx, subject, next))) return false
    await putReports(tx, reports)
    await insertConvergences(tx, rows)
    return true
  })
  if (!settled) return undefined
  options.onReport()
  return next.dueInMs
}

function secretsOf(subscriber: Subscriber | undefined): string[] {
  return subscriber?.account.h323_password ? [subscriber.account.h323_password] : []
}
