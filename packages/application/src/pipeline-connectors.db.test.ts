import { systemClock } from '@openespf/foundation/clock'
import { silentLog } from '@openespf/foundation/log'
import { statement } from '@openespf/foundation/pg'
import { type TestDatabase, testDatabase, waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { applicationMigrations } from './application.ts'
import { createBillingReader } from './billing-reader.ts'
import type { ErrorRule } from './core/error-rules.ts'
import type { Route } from './core/routing.ts'
import { createKeyStore } from './key-store.ts'
import { createPipeline } from './pipeline.ts'
import { type ConnectorSettings, runConnector } from './running-connector.ts'
import { markSubjects } from './store/sql/mark-subjects.ts'
import { readSnapshot } from './store/sql/read-snapshot.ts'
import { takeReports } from './store/sql/take-reports.ts'
import { createFakeBilling } from './testing/fake-billing.ts'
import { createFakeNetwork } from './testing/fake-network.ts'
import { testTools } from './testing/index.ts'
import { LEASE_MS } from './worker.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase(applicationMigrations)
})
afterAll(() => db.drop())
beforeEach(async () => {
  await db.database.script('truncate app.subject, app.held_key, app.key_lease, app.report, app.convergence')
})

type Setup = {
  settings?: Partial<ConnectorSettings>
  policy?: readonly ErrorRule[]
  routes?: Route[]
  clock?: { now(): Date }
}

/** Two networks behind one pipeline: `north` with the settings, `south` without; both of a kind that has the policy. */
function begin({ settings, policy = [], routes, clock = systemClock }: Setup = {}) {
  const billing = createFakeBilling()
  const networks = { north: createFakeNetwork(), south: createFakeNetwork() }
  const definitionOf = (name: 'north' | 'south') => ({ ...networks[name].definition, policy })
  const run = (name: 'north' | 'south', some?: Partial<ConnectorSettings>) =>
    runConnector(definitionOf(name), {
      config: {},
      tools: testTools(),
      name,
      group: name,
      ...(some && { settings: some }),
    })
  const connectors = [run('north', settings), run('south')]
  const pipeline = createPipeline({
    database: db.database,
    keys: createKeyStore(db.database, LEASE_MS),
    billing: createBillingReader(billing.client),
    connectors,
    ...(routes && { routes }),
    log: silentLog,
    clock,
    random: () => 0.5,
    backoff: { firstMs: 1, maxMs: 20 },
    onReport: () => {},
  })
  const mark = (bulk: boolean, ...accounts: number[]) =>
    markSubjects(
      db.database,
      accounts.map((i_account) => ({ i_account, i_event: 1, bulk, connectors: ['north', 'south'] })),
    )
  const settle = () =>
    waitFor('nothing is left to do', async () => {
      await pipeline.runOnce()
      const { due, retrying, working } = await readSnapshot(db.database)
      return due + retrying + working === 0
    })
  return { billing, ...networks, connectors, pipeline, mark, settle }
}

const reported = async () =>
  (await takeReports(db.database, 100, 1000)).map(({ service_group: group, status, message }) => ({
    group,
    status,
    message,
  }))
const convergences = statement<{ connector: string; outcome: string; blame: string | null }>(
  'list-test-convergences',
  'select connector, outcome, blame from app.convergence order by connector, i_convergence',
)

test('an outage of one external system holds up nothing in the others, and billing is read once', async () => {
  const { billing, north, south, mark, pipeline } = begin()
  const account = billing.add(1)
  north.faults.next = () => ({ kind: 'retry', reason: 'refused', unreachable: true })
  await mark(false, account)
  await pipeline.runOnce()
  expect(south.entries.size).toBe(1)
  expect(billing.calls.filter((call) => call === 'Account/get_account_info')).toHaveLength(1)
  expect((await reported()).sort((a, b) => a.group.localeCompare(b.group))).toEqual([
    { group: 'north', status: 'RETRY', message: 'network to north: refused; trying again at once' },
    { group: 'south', status: 'OK', message: expect.stringMatching(/^set /) },
  ])
  expect(await db.database.query(convergences)).toEqual([
    { connector: 'north', outcome: 'retry', blame: 'network' },
    { connector: 'south', outcome: 'ok', blame: null },
  ])
})

test('while an external system is down only probes go there, and new accounts are told so', async () => {
  const { billing, north, mark, pipeline, settle } = begin()
  const accounts = [1, 2, 3, 4, 5, 6].map((i) => billing.add(i))
  let asked = 0
  north.faults.next = () => {
    asked += 1
    return { kind: 'retry', reason: 'refused', unreachable: true }
  }
  await mark(false, ...accounts.slice(0, 5))
  await pipeline.runOnce()
  expect(asked).toBe(5)
  await mark(false, ...accounts.slice(5))
  await pipeline.runOnce()
  expect(asked).toBe(5)
  const last = (await reported()).filter(({ message }) => message.includes('has not been answering since'))
  expect(last).toMatchObject([{ group: 'north', status: 'RETRY' }])
  north.faults.next = () => undefined
  await settle()
  expect(north.entries.size).toBe(6)
})

test('during a maintenance window accounts wait for its end', async () => {
  let now = Date.parse('2026-11-29T02:00:00Z')
  const windows = [{ from: '01:00', to: '03:00' }]
  const { billing, north, south, mark, pipeline } = begin({
    settings: { windows },
    clock: { now: () => new Date(now) },
  })
  await mark(false, billing.add(1))
  await pipeline.runOnce()
  expect(north.counts.reads).toBe(0)
  expect(south.entries.size).toBe(1)
  expect(await reported()).toContainEqual({
    group: 'north',
    status: 'IN_PROGRESS',
    message: 'waiting for the end of the maintenance of north at 2026-11-29 03:00:00 UTC',
  })
  expect(await readSnapshot(db.database)).toMatchObject({ retrying: 1 })
  now = Date.parse('2026-11-29T03:00:00Z')
  await db.database.script('update app.subject set due_at = now() where due_at is not null')
  await pipeline.runOnce()
  expect(north.entries.size).toBe(1)
})

test('a dry run says what it would do and does nothing', async () => {
  const { billing, north, mark, pipeline } = begin({ settings: { dryRun: true } })
  const account = billing.add(1)
  await mark(false, account)
  await pipeline.runOnce()
  expect(north.counts).toMatchObject({ changes: 0, reads: 1 })
  expect(await createKeyStore(db.database, LEASE_MS).heldBy('north', account)).toEqual([])
  expect((await reported()).map(({ group }) => group)).toEqual(['south'])
  expect(await db.database.query(convergences)).toContainEqual({
    connector: 'north',
    outcome: 'dry-run',
    blame: null,
  })
})

test('nobody is told of a dry run that fails: no other would say that it is over', async () => {
  const { billing, north, mark, settle } = begin({ settings: { dryRun: true } })
  let failed = false
  north.faults.next = () => {
    if (failed) return undefined
    failed = true
    return { kind: 'retry', reason: 'refused', unreachable: true }
  }
  await mark(false, billing.add(1))
  await settle()
  const outcomes = (await db.database.query(convergences)).filter(({ connector }) => connector === 'north')
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['retry', 'dry-run'])
  expect((await reported()).map(({ group }) => group)).toEqual(['south'])
})

test('an account that is routed elsewhere is left alone, and leaves when it is rerouted', async () => {
  const routes: Route[] = [
    { accounts: { realms: ['north'] }, to: ['north'] },
    { accounts: { realms: [''] }, to: ['south'] },
  ]
  const { billing, north, south, mark, settle } = begin({ routes })
  const account = billing.add(1)
  const { id = '' } = billing.accounts.get(account) ?? {}
  await mark(false, account)
  await settle()
  expect([north.entries.size, south.entries.size]).toEqual([0, 1])
  expect((await reported()).map(({ group }) => group)).toEqual(['south'])
  billing.change(account, { id: `${id}@north` })
  await mark(false, account)
  await settle()
  expect([north.entries.size, south.entries.size]).toEqual([1, 0])
})

test('an error that means that it is there already is a success after looking again', async () => {
  const { billing, north, mark, settle } = begin()
  let failed = false
  north.faults.next = (what) => {
    if (what === 'read' || failed) return undefined
    failed = true
    return { kind: 'reject', reason: 'subscriber already exists' }
  }
  await mark(false, billing.add(1))
  await settle()
  expect(north.entries.size).toBe(1)
  expect(await reported()).toContainEqual(expect.objectContaining({ group: 'north', status: 'OK' }))
})

test("an operator's rule decides what an error means", async () => {
  const errors = [{ code: '99', action: 'reject', say: 'the licence is used up: call the vendor' }] as const
  const { billing, north, mark, pipeline } = begin({ settings: { errors } })
  north.faults.next = (what) =>
    what === 'apply' ? { kind: 'retry', reason: 'error 99', code: '99' } : undefined
  await mark(false, billing.add(1))
  await pipeline.runOnce()
  expect(await reported()).toContainEqual({
    group: 'north',
    status: 'FAILED',
    message: 'north: the licence is used up: call the vendor',
  })
})

test('a connector brings rules of its own: after those of the operator, before the built-in ones', async () => {
  const policy = [
    { code: '68', action: 'read-back' },
    { code: '7', action: 'reject', say: 'never so' },
    { match: 'already exists', action: 'retry-slow', say: 'of the connector' },
  ] as const
  const errors = [{ code: '7', action: 'retry-slow', say: 'call the vendor' }] as const
  const { billing, north, south, mark, pipeline } = begin({ settings: { errors }, policy })
  let accounts = 0
  const say = async (network: typeof north, reason: string, code?: string) => {
    let told = false
    network.faults.next = (what) => {
      if (what === 'read' || told) return undefined
      told = true
      return { kind: 'reject', reason, ...(code !== undefined && { code }) }
    }
    accounts += 1
    await mark(false, billing.add(accounts))
    await pipeline.runOnce()
    const group = network === north ? 'north' : 'south'
    return (await reported()).filter((each) => each.group === group)
  }
  expect(await say(north, 'Eintrag vorhanden', '68')).toMatchObject([{ status: 'OK' }])
  expect(await say(north, 'Kontingent', '7')).toMatchObject([
    { status: 'RETRY', message: expect.stringMatching(/call the vendor/) },
  ])
  expect(await say(south, 'Kontingent', '7')).toMatchObject([
    { status: 'FAILED', message: 'south: never so' },
  ])
  expect(await say(south, 'it already exists')).toMatchObject([
    { status: 'RETRY', message: expect.stringMatching(/of the connector/) },
  ])
})

test('live accounts come before those of bulk jobs', async () => {
  const { billing, north, mark, pipeline } = begin({ settings: { limits: { concurrency: 1 } } })
  const accounts = [1, 2, 3, 4].map((i) => billing.add(i))
  await mark(true, ...accounts.slice(0, 3))
  await mark(false, ...accounts.slice(3))
  await pipeline.runOnce()
  expect([...north.entries.keys()]).toEqual([
    '901700000000004',
    '901700000000001',
    '901700000000002',
    '901700000000003',
  ])
})

test("accounts are taken ahead of the budget, where the rate is limited no more than a second's worth", async () => {
  const { billing, north, south, mark, pipeline } = begin({
    settings: { limits: { concurrency: 1, perSecond: 2.5 } },
  })
  await mark(false, ...[1, 2, 3, 4].map((i) => billing.add(i)))
  await pipeline.runOnce()
  expect([north.entries.size, south.entries.size]).toEqual([2, 4])
})

test('while single events come in, those of bulk jobs get no places ahead of the budget', async () => {
  const { billing, north, mark, pipeline } = begin({ settings: { limits: { concurrency: 1 } } })
  const [first = 0, ...others] = [1, 2, 3, 4].map((i) => billing.add(i))
  await mark(false, first)
  await pipeline.runOnce()
  await mark(true, ...others)
  await pipeline.runOnce()
  expect(north.entries.size).toBe(2)
  const quiet = performance.now() + 3000
  const now = vi.spyOn(performance, 'now').mockImplementation(() => quiet)
  await pipeline.runOnce()
  now.mockRestore()
  expect(north.entries.size).toBe(4)
})
