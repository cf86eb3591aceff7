import { fileURLToPath } from 'node:url'
import type { BillingClient, EspfClient } from '@openespf/client'
import type { Clock } from '@openespf/foundation/clock'
import type { Lifecycle } from '@openespf/foundation/lifecycle'
import type { Log } from '@openespf/foundation/log'
import type { Database } from '@openespf/foundation/pg'
import type { FastifyInstance } from 'fastify'
import { controlApi } from './api/control-api.ts'
import { createBillingReader } from './billing-reader.ts'
import { receiveCallbacks } from './confirmations/receive-callbacks.ts'
import type { Backoff } from './core/backoff.ts'
import { connectorsFor, needsOf, type Route } from './core/routing.ts'
import { createCrew } from './crew.ts'
import { createFanOut } from './fan-out.ts'
import { createHousekeeping, type Retention } from './housekeeping.ts'
import { createInbox } from './inbox.ts'
import { createKeyStore } from './key-store.ts'
import { createPipeline } from './pipeline.ts'
import { receive } from './receive.ts'
import { createRuns } from './reconcile/runs.ts'
import { createSchedules, type RunSchedule } from './reconcile/schedules.ts'
import { createReporter } from './reporter.ts'
import type { RunningConnector } from './running-connector.ts'
import type { SenderAuth } from './sender-auth.ts'
import { ping } from './store/sql/ping.ts'
import { readSnapshot } from './store/sql/read-snapshot.ts'
import { LEASE_MS } from './worker.ts'

/** How much there is to do, over all processes that share the database. */
export type ApplicationSnapshot = {
  /** Accounts to look at now. */
  due: number
  /** Accounts to look at later: after a failure, or when a confirmation is overdue. */
  retrying: number
  /** Accounts being looked at. */
  working: number
  /** Customers, products … whose accounts are still to be marked. */
  fanOuts: number
  /** Statuses that billing has not been told yet. */
  reports: number
}

export type ApplicationOptions = {
  /** Migrated: `migrate(database, applicationMigrations)`. */
  database: Database
  billing: BillingClient
  espf: EspfClient
  /** Each under a service group of its own. Closed by `stop`. */
  connectors: readonly RunningConnector[]
  log: Log
  clock: Clock
  /** What the senders of events present. */
  auth: SenderAuth
  /** What operators present as a bearer token to its own API; undefined: there is none. */
  apiToken?: string
  random?: () => number
  /** Delays after failures of billing or an external system: 1 s to 10 min; 10 s at most while nothing works there. */
  backoff?: Backoff
  /** Delays after refusals of the ESPF API: 1 s to 1 min; 10 s at most while it does not answer. */
  reportBackoff?: Backoff
  /** Which events and accounts go to which connectors; all to all unless given. */
  routes?: readonly Route[]
  /** Reconciliations that begin by themselves; none unless given. */
  schedules?: readonly RunSchedule[]
  /** How long what happened is kept: 90 days unless given. */
  retention?: Retention
}

export type Application = Lifecycle & {
  /** Adds `POST <path>`, `GET /health`, `POST /callbacks/<connector>[/<token>]` and `/api/…` to a server. */
  register(app: FastifyInstance, path: string): Promise<void>
  snapshot(): Promise<ApplicationSnapshot>
}

/** The folder of the migrations of the Application's database. */
export const applicationMigrations = fileURLToPath(new URL('./store/migrations', import.meta.url))

/**
 * A provisioning application: receives events, brings accounts to their wanted state in the external systems, reports their
 * statuses. Any number of processes may share a database. Throws when two connectors share a name or a service group.
 */
export function createApplication(options: ApplicationOptions): Application {
  const { database, log, connectors, random = Math.random, routes = [] } = options
  refuseDuplicates(connectors)
  const backoff = options.backoff ?? { firstMs: 1000, maxMs: 600_000 }
  const reportBackoff = options.reportBackoff ?? { firstMs: 1000, maxMs: 60_000 }
  const billing = createBillingReader(options.billing, [
    ...connectors.flatMap(({ needs }) => needs),
    ...needsOf(routes),
  ])

  const reporter = createReporter({ ...options, random, backoff: reportBackoff })
  const keys = createKeyStore(database, LEASE_MS)
  const pipeline = createPipeline({
    database,
    keys,
    billing,
    connectors,
    log,
    clock: options.clock,
    random,
    backoff,
    routes,
    onReport: reporter.wake,
  })
  const fanOut = createFanOut({ database, billing, log, random, backoff, onMark: pipeline.wake })
  const wakeAll = () => {
    pipeline.wake()
    fanOut.wake()
  }
  const names = connectors.map(({ name }) => name)
  const store = createInbox({
    database,
    log,
    connectorsFor: (eventType) => connectorsFor(routes, names, eventType),
    onStore: wakeAll,
  })
  const { clock, billing: client } = options
  const runs = createRuns({
    database,
    keys,
    client,
    billing,
    connectors,
    routes,
    clock,
    log,
    onMark: pipeline.wake,
  })
  const due = { database, connectors: names, clock, log, onRun: runs.wake }
  const schedules = createSchedules({ ...due, schedules: options.schedules ?? [] })
  const { retention } = options
  const housekeeping = createHousekeeping({ database, log, ...(retention && { retention }) })
  const crew = createCrew({
    database,
    log,
    onShare: (share) => {
      for (const { budget } of connectors) budget.setShare(share)
    },
  })

  return {
    async start() {
      await crew.start()
      const workers = [reporter, pipeline, fanOut, runs, schedules, housekeeping]
      await Promise.all(workers.map((worker) => worker.start()))
    },
    async stop() {
      await Promise.all([pipeline, fanOut, schedules, runs, housekeeping].map((worker) => worker.stop()))
      await reporter.stop()
      await crew.stop()
      await Promise.all(connectors.map((connector) => connector.close()))
    },
    async register(app, path) {
      await app.register((scope) =>
        receive(scope, {
          path,
          auth: options.auth,
          store,
          ping: () => ping(database),
          clock: options.clock,
          log,
        }),
      )
      if (options.apiToken !== undefined) {
        const control = { database, connectors, clock, log, token: options.apiToken, onRun: runs.wake }
        await app.register((scope) => controlApi(scope, control))
      }
      await app.register((scope) =>
        receiveCallbacks(scope, { database, connectors, log, onMark: pipeline.wake }),
      )
    },
    async snapshot() {
      const { fan_outs: fanOuts, ...counts } = await readSnapshot(database)
      return { ...counts, fanOuts }
    },
  }
}

function refuseDuplicates(connectors: readonly RunningConnector[]): void {
  for (const what of ['name', 'group'] as const) {
    const names = connectors.map((connector) => connector[what])
    const twice = names.find((name, i) => names.indexOf(name) !== i)
    if (twice !== undefined) throw new Error(`two connectors have the ${what} ${twice}: give each its own`)
  }
}
