import { systemClock } from '@openespf/foundation/clock'
import { silentLog } from '@openespf/foundation/log'
import type { Database } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import { createBillingReader } from '../billing-reader.ts'
import { createKeyStore } from '../key-store.ts'
import { createPipeline } from '../pipeline.ts'
import { createRuns } from '../reconcile/runs.ts'
import { runConnector } from '../running-connector.ts'
import { insertRun, type NewRun } from '../store/sql/insert-run.ts'
import { listDrift } from '../store/sql/list-drift.ts'
import { listRuns } from '../store/sql/list-runs.ts'
import { LEASE_MS } from '../worker.ts'
import { createFakeBilling } from './fake-billing.ts'
import { createFakeNetwork } from './fake-network.ts'
import { testTools } from './test-tools.ts'

/** The tables of a run, for tests to empty. */
export const RUN_TABLES =
  'app.subject, app.held_key, app.key_lease, app.report, app.convergence, app.run, app.drift'

const ignore = () => undefined

export const imsi = (i: number) => `90170000000${String(i).padStart(4, '0')}`
export const msisdn = (i: number) => `380440000${String(i).padStart(3, '0')}`
export const inService = (i: number) => ({ msisdn: msisdn(i), inService: true })

/** So many accounts, all as they should be in the network; work begins when it is asked for. */
export async function beginRuns(database: Database, accounts: number) {
  const billing = createFakeBilling()
  const network = createFakeNetwork()
  const connector = runConnector(network.definition, { config: {}, tools: testTools() })
  const context = {
    database,
    keys: createKeyStore(database, LEASE_MS),
    billing: createBillingReader(billing.client),
    connectors: [connector],
    routes: [],
    log: silentLog,
    clock: systemClock,
  }
  const pipeline = createPipeline({
    ...context,
    random: () => 0.5,
    backoff: { firstMs: 1, maxMs: 20 },
    onReport: ignore,
  })
  const runs = createRuns({ ...context, client: billing.client, onMark: ignore, pageSize: 3 })
  for (let i = 0; i < accounts; i++) {
    billing.add(i)
    network.entries.set(imsi(i), inService(i))
  }
  const ask = async (overrides: Partial<NewRun> = {}): Promise<number> => {
    const run: NewRun = {
      kind: 'reconcile',
      connectors: ['fake-network'],
      filter: {},
      repair: true,
      rate: 10_000,
      max_error_share: 0.2,
      max_removed_share: 1,
      asked_by: 'test',
      ...overrides,
    }
    return (await insertRun(database, run)) ?? 0
  }
  const show = async (iRun: number) => {
    const [run] = await listRuns(database, iRun)
    if (!run) throw new Error(`there is no run ${iRun}`)
    return run
  }
  const end = (iRun: number) =>
    waitFor('the run has ended', async () => {
      await runs.runOnce()
      await pipeline.runOnce()
      const run = await show(iRun)
      return run.state === 'running' ? undefined : run
    })
  const drift = (iRun: number) => listDrift(database, iRun, { after: 0, limit: 1000 })
  return {
    billing,
    network,
    connector,
    context: { ...context, client: billing.client },
    pipeline,
    runs,
    ask,
    show,
    end,
    drift,
  }
}

/** Drift of every kind, made by hand. */
export async function driftedRuns(database: Database) {
  const world = await beginRuns(database, 5)
  const { network } = world
  network.entries.delete(imsi(1))
  network.entries.set(imsi(2), { msisdn: msisdn(2), inService: false })
  network.entries.set('901709999999999', { msisdn: '999', inService: true })
  return world
}
