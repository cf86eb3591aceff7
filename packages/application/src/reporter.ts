import {
  BillingFault,
  BillingUnreachable,
  type EspfClient,
  EspfRefused,
  EspfUnreachable,
} from '@openespf/client'
import { batched } from '@openespf/foundation/batched'
import type { Clock } from '@openespf/foundation/clock'
import type { Log } from '@openespf/foundation/log'
import type { Database } from '@openespf/foundation/pg'
import { retryAfter } from './connector-helpers.ts'
import { type Backoff, backoffMs } from './core/backoff.ts'
import { AFTER_MAX_MS } from './core/decide-next.ts'
import { finishReports } from './store/sql/finish-reports.ts'
import { postponeReport } from './store/sql/postpone-report.ts'
import { releaseReport } from './store/sql/release-report.ts'
import { renewReportLeases } from './store/sql/renew-report-leases.ts'
import { type TakenReport, takeReports } from './store/sql/take-reports.ts'
import { createWorker, type Lease, type Worker } from './worker.ts'

/** Refusals in a row, of one status, after which it is given up: the account or its group is gone for good. */
const REFUSALS_MAX = 5
const CONCURRENCY = 16
/** The longest pause while billing is away: the statuses are told soon after it is back. */
const AWAY_MS = 10_000

/**
 * Tells billing the statuses that are queued, in order for one account and service group, the newest only. A service group that
 * does not exist is created. Survives the ESPF API being away.
 */
export function createReporter(options: {
  database: Database
  espf: EspfClient
  log: Log
  clock: Clock
  random: () => number
  backoff: Backoff
}): Worker {
  const { database, espf, log } = options
  const groups = createGroupKeeper(espf)

  const send = async (report: TakenReport, lease: Lease): Promise<void> => {
    try {
      await groups.ensure(report.service_group)
      // Another process may have told a newer status meanwhile.
      if (!lease.isHeld()) return
      await espf.setStatus({
        iAccount: report.i_account,
        group: report.service_group,
        status: report.status,
        message: report.message,
      })
    } catch (error) {
      if (!isExpected(error)) throw error
      groups.forget()
      const about = { i_account: report.i_account, group: report.service_group, reason: error.message }
      const refusals = isRefusal(error) ? report.refusals + 1 : 0
      if (refusals >= REFUSALS_MAX) {
        log.warn(about, 'billing keeps refusing a status: it is given up')
        return finish(report)
      }
      log.debug(about, 'a status could not be reported and will be sent again')
      return postponeReport(database, report, { delayMs: delayAfter(error, report), refusals })
    }
    await finish(report)
  }
  const delayAfter = (error: Error, { attempts }: TakenReport): number => {
    const { firstMs, maxMs } = options.backoff
    if (!(error instanceof EspfRefused))
      return backoffMs({ firstMs, maxMs: Math.min(maxMs, AWAY_MS) }, attempts + 1, options.random())
    const headers = { 'retry-after': error.retryAfter ?? '' }
    const { afterMs } = retryAfter({ headers }, options.clock.now())
    return afterMs === undefined
      ? backoffMs(options.backoff, attempts + 1, options.random())
      : Math.min(AFTER_MAX_MS, afterMs)
  }
  const isFinished = batched<TakenReport, boolean>(async (reports) => {
    const finished = await finishReports(database, reports)
    return new Map(reports.map((report) => [report, finished.has(report.lease_token)]))
  })
  const finish = async (report: TakenReport): Promise<void> => {
    if (!(await isFinished(report))) await releaseReport(database, report)
  }

  return createWorker<TakenReport>({
    name: 'reports',
    concurrency: CONCURRENCY,
    log,
    take: (limit, leaseMs) => takeReports(database, limit, leaseMs),
    renew: (tokens, leaseMs) => renewReportLeases(database, tokens, leaseMs),
    run: send,
  })
}

/** Makes sure, once, that a service group is there. */
function createGroupKeeper(espf: EspfClient) {
  const known = new Map<string, Promise<void>>()
  const create = async (name: string): Promise<void> => {
    const groups = await espf.listGroups()
    if (groups.some((group) => group.name === name)) return
    await espf.createGroup(name).catch(async (error: unknown) => {
      const others = error instanceof EspfRefused ? await espf.listGroups() : []
      if (!others.some((group) => group.name === name)) throw error
    })
  }
  return {
    ensure(name: string): Promise<void> {
      const ensured = known.get(name) ?? create(name)
      known.set(name, ensured)
      return ensured
    },
    forget: () => known.clear(),
  }
}

function isExpected(error: unknown): error is Error {
  return [EspfRefused, EspfUnreachable, BillingFault, BillingUnreachable].some(
    (kind) => error instanceof kind,
  )
}

/** Not of the status itself: 401 and 403 are about us and mended by an operator, 408 and 429 pass. */
const OTHER_REFUSALS = [401, 403, 408, 429]

function isRefusal(error: Error): boolean {
  return error instanceof EspfRefused && !OTHER_REFUSALS.includes(error.status)
}
