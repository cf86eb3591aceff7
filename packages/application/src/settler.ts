import type { Clock } from '@openespf/foundation/clock'
import type { Database } from '@openespf/foundation/pg'
import { createBatcher } from './batcher.ts'
import type { Subscriber } from './connector.ts'
import type { Backoff } from './core/backoff.ts'
import type { ConvergenceResult, StepRecord } from './core/convergence-result.ts'
import { decideNext } from './core/decide-next.ts'
import { cleanText, statusOf } from './core/status-of.ts'
import type { RunningConnector } from './running-connector.ts'
import { secretsOf } from './secrets-of.ts'
import { type ConvergenceRow, insertConvergences } from './store/sql/insert-convergences.ts'
import { putReports, type ReportRow } from './store/sql/put-reports.ts'
import { type Settlement, settleSubjects } from './store/sql/settle-subjects.ts'
import type { SubjectRow } from './store/sql/take-subjects.ts'

/** A look at an account in one external system that has come to its end. */
export type Finished = {
  job: SubjectRow
  connector: RunningConnector
  result: ConvergenceResult
  startedAt: Date
  /** What it was looked at with: its secrets are masked. */
  subscriber?: Subscriber | undefined
  /** What was made, in order. */
  steps?: readonly StepRecord[]
}

type Entry = {
  settlement: Settlement
  report: ReportRow | undefined
  convergence: ConvergenceRow | undefined
  /** Worth telling only where billing was told otherwise before. */
  onlyTakesBack: boolean
}

const BATCH_MAX = 200

/**
 * Settles looks: when the account is due again, which status is reported, and what is written down for people who ask.
 * Looks that end at the same time share a transaction. Resolves to when the account is due again, in milliseconds.
 * Nothing is reported when the lease was lost: another process does it.
 */
export function createSettler(options: {
  database: Database
  clock: Clock
  random: () => number
  backoff: Backoff
  onReport: () => void
}): (finished: Finished) => Promise<number | undefined> {
  const settle = createBatcher<Entry>({
    max: BATCH_MAX,
    async flush(entries) {
      await options.database.transaction(async (tx) => {
        const rows = await settleSubjects(
          tx,
          entries.map(({ settlement }) => settlement),
        )
        const held = new Map(rows.map((row) => [row.lease_token, row]))
        const settled = entries.flatMap((entry) => {
          const row = held.get(entry.settlement.lease_token)
          return row && (row.was_told_not_ok || !entry.onlyTakesBack)
            ? { ...entry, isChanged: row.is_changed }
            : []
        })
        await putReports(
          tx,
          settled.flatMap(({ report, isChanged }) => (report && isTrue(report, isChanged) ? report : [])),
        )
        await insertConvergences(
          tx,
          settled.flatMap(({ convergence }) => convergence ?? []),
        )
      })
      options.onReport()
    },
  })
  return async (finished) => {
    const { job, result } = finished
    const { attempts } = job
    const next = decideNext({ result, attempts, backoff: options.backoff, random: options.random() })
    const dueInMs = next.dueInMs ?? null
    const records = recordsOf(finished, next.dueInMs, options.clock.now())
    await settle({
      settlement: {
        i_account: job.i_account,
        connector: job.connector,
        generation: job.generation,
        lease_token: job.lease_token,
        due_in_ms: dueInMs,
        attempts: next.attempts,
        status: records.report?.status ?? null,
      },
      ...records,
      onlyTakesBack: result.kind === 'elsewhere',
    })
    return next.dueInMs
  }
}

/** What billing has changed meanwhile is not as it should be yet: the next look, which is due at once, says when it is. */
function isTrue({ status }: ReportRow, isChanged: boolean): boolean {
  return status !== 'OK' || !isChanged
}

function recordsOf(
  { job, connector, result, subscriber, startedAt, steps = [] }: Finished,
  dueInMs: number | undefined,
  finishedAt: Date,
): Pick<Entry, 'report' | 'convergence'> {
  const secrets = secretsOf(subscriber)
  const status = statusOf(result, { connector: connector.name, dueInMs, secrets })
  if (!status || result.kind === 'busy') {
    return { report: undefined, convergence: undefined }
  }
  return {
    // A dry run does nothing: not even that. What was told of a look that failed would never be taken back.
    report: connector.settings.dryRun
      ? undefined
      : { i_account: job.i_account, service_group: connector.group, ...status },
    convergence: {
      i_account: job.i_account,
      connector: connector.name,
      i_event: job.i_event,
      outcome: result.kind === 'elsewhere' ? 'ok' : result.kind,
      blame: 'blame' in result ? result.blame : null,
      detail: status.message,
      steps: steps.map(({ plan, outcome, answer }) => ({
        plan: cleanText(plan, secrets),
        outcome,
        answer: cleanText(answer, secrets),
      })),
      started_at: startedAt.toISOString(),
      finished_at: finishedAt.toISOString(),
    },
  }
}
