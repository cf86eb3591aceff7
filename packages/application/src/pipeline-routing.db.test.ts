import { systemClock } from '@openespf/foundation/clock'
import { silentLog } from '@openespf/foundation/log'
import { statement } from '@openespf/foundation/pg'
import { type TestDatabase, testDatabase, waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { applicationMigrations } from './application.ts'
import { createBillingReader } from './billing-reader.ts'
import type { Route } from './core/routing.ts'
import { createKeyStore } from './key-store.ts'
import { createPipeline } from './pipeline.ts'
import { type ConnectorSettings, runConnector } from './running-connector.ts'
import { markSubjects } from './store/sql/mark-subjects.ts'
import { createFakeBilling } from './testing/fake-billing.ts'
import { createFakeNetwork } from './testing/fake-network.ts'
import { testTools } from './testing/index.ts'
import { LEASE_MS } from './worker.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase(applicationMigrations)
})
afterAll(() => db.drop())
beforeEach(() =>
  db.database.script('truncate app.subject, app.held_key, app.key_lease, app.report, app.convergence'),
)

const ROUTES: Route[] = [{ accounts: { realms: ['north'] }, to: ['north'] }]
/** Longer than a look may take without a word. */
const LONG_MS = 2300
const TAKEN_BACK = {
  group: 'north',
  status: 'OK',
  message: 'the account does not belong to this external system',
}

/** The network `north`, to which the accounts of its realm belong alone. */
function begin({
  settings,
  clock = systemClock,
}: {
  settings?: Partial<ConnectorSettings>
  clock?: { now(): Date }
} = {}) {
  const billing = createFakeBilling()
  const network = createFakeNetwork()
  const connector = runConnector(network.definition, {
    config: {},
    tools: testTools(),
    name: 'north',
    group: 'north',
    ...(settings && { settings }),
  })
  const pipeline = createPipeline({
    database: db.database,
    keys: createKeyStore(db.database, LEASE_MS),
    billing: createBillingReader(billing.client),
    connectors: [connector],
    routes: ROUTES,
    log: silentLog,
    clock,
    random: () => 0.5,
    backoff: { firstMs: 1, maxMs: 20 },
    onReport: () => {},
  })
  const mark = (i_account: number) =>
    markSubjects(db.database, [{ i_account, i_event: 1, bulk: false, connectors: ['north'] }])
  return { billing, network, connector, pipeline, mark }
}

const taken = statement<{ group: string; status: string; message: string }>(
  'take-test-statuses',
  'delete from app.report returning service_group as "group", status, message',
)
/** The statuses that are queued; they count as told then. */
const told = () => db.database.query(taken)
const outcomes = statement<{ outcome: string }>(
  'list-test-outcomes',
  'select outcome from app.convergence order by i_convergence',
)

test('an account that was put off by a maintenance, and is not its own, is not IN_PROGRESS for ever', async () => {
  let now = Date.parse('2026-11-29T02:00:00Z')
  const { billing, network, mark, pipeline } = begin({
    settings: { windows: [{ from: '01:00', to: '03:00' }] },
    clock: { now: () => new Date(now) },
  })
  const account = billing.add(1)
  await mark(account)
  await pipeline.runOnce()
  expect(await told()).toMatchObject([{ status: 'IN_PROGRESS' }])
  now = Date.parse('2026-11-29T03:00:00Z')
  await mark(account)
  await pipeline.runOnce()
  expect(await told()).toEqual([TAKEN_BACK])
  await mark(account)
  await pipeline.runOnce()
  expect(await told()).toEqual([])
  expect(await db.database.query(outcomes)).toEqual([{ outcome: 'waiting' }, { outcome: 'ok' }])
  expect(network.counts.reads).toBe(0)
})

test('a RETRY because of billing is taken back where the account does not belong', async () => {
  const { billing, mark, pipeline } = begin()
  const account = billing.add(1)
  billing.away.billing = true
  await mark(account)
  await pipeline.runOnce()
  expect(await told()).toMatchObject([{ status: 'RETRY' }])
  billing.away.billing = false
  await mark(account)
  await pipeline.runOnce()
  expect(await told()).toEqual([TAKEN_BACK])
})

test('an account that is rerouted before it was ever provisioned is no RETRY any more', async () => {
  const { billing, network, mark, pipeline } = begin()
  const account = billing.add(1)
  const { id = '' } = billing.accounts.get(account) ?? {}
  billing.change(account, { id: `${id}@north` })
  network.faults.next = () => ({ kind: 'retry', reason: 'refused', unreachable: true })
  await mark(account)
  await pipeline.runOnce()
  expect(await told()).toMatchObject([{ status: 'RETRY' }])
  billing.change(account, { id })
  await mark(account)
  await pipeline.runOnce()
  expect(await told()).toEqual([TAKEN_BACK])
})

test('what takes long is announced only where the account belongs, and taken back when nobody finished it', async () => {
  const { billing, connector, mark, pipeline } = begin({
    settings: { limits: { concurrency: 1 } },
  })
  const account = billing.add(1)
  const { id = '' } = billing.accounts.get(account) ?? {}
  billing.away.lagMs = LONG_MS
  await mark(account)
  await pipeline.runOnce()
  expect(await told()).toEqual([])
  billing.away.lagMs = 0
  billing.change(account, { id: `${id}@north` })
  const free = Promise.withResolvers<void>()
  const others = connector.budget.run('live', () => free.promise)
  await mark(account)
  const looking = pipeline.runOnce()
  const announced = await waitFor('it is announced', async () => (await told())[0])
  expect(announced).toEqual({ group: 'north', status: 'IN_PROGRESS', message: 'working on it' })
  await db.database.script(
    "update app.subject set lease_token = gen_random_uuid(), leased_until = now() - interval '1 s' where lease_token is not null",
  )
  free.resolve()
  await Promise.all([looking, others])
  await db.database.script('truncate app.held_key')
  expect(await told()).toEqual([])
  billing.change(account, { id })
  await mark(account)
  await pipeline.runOnce()
  expect(await told()).toEqual([TAKEN_BACK])
})
