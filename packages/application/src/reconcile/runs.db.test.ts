import { type TestDatabase, testDatabase } from '@openespf/foundation/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { applicationMigrations } from '../application.ts'
import { changeRunState } from '../store/sql/change-run-state.ts'
import { takeRuns } from '../store/sql/take-runs.ts'
import { beginRuns, driftedRuns, imsi, inService, msisdn, RUN_TABLES } from '../testing/run-world.ts'
import { removeOrphan } from './walk-orphans.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase(applicationMigrations)
})
afterAll(() => db.drop())
beforeEach(() => db.database.script(`truncate ${RUN_TABLES}`))

const begin = (accounts: number) => beginRuns(db.database, accounts)
const drifted = () => driftedRuns(db.database)

describe('a reconciliation', () => {
  test('sees every account, also where billing lists fewer than it is asked for', async () => {
    const { billing, ask, end } = await begin(5)
    billing.caps.list = 2
    expect(await end(await ask({ repair: false }))).toMatchObject({ state: 'finished', total: 5, seen: 5 })
  })

  test('that only looks finds drift of every kind, field by field, and changes nothing', async () => {
    const { network, ask, end, drift } = await drifted()
    const before = [...network.entries]
    const run = await end(await ask({ repair: false }))
    expect(run).toMatchObject({
      state: 'finished',
      total: 5,
      seen: 5,
      drift: { missing: 1, different: 1, orphan: 1 },
    })
    expect(await drift(run.i_run)).toMatchObject([
      {
        kind: 'missing',
        i_account: 1001,
        subject: msisdn(1),
        repair: 'none',
        plan: [expect.stringContaining(imsi(1))],
      },
      {
        kind: 'different',
        i_account: 1002,
        differences: [
          { kind: 'different', subject: imsi(2), field: 'inService', expected: 'true', actual: 'false' },
        ],
      },
      { kind: 'orphan', i_account: null, subject: 'imsi 901709999999999', repair: 'none' },
    ])
    expect([...network.entries]).toEqual(before)
  })

  test('that repairs leaves the network as billing says, orphans included, and says what it did', async () => {
    const { network, ask, end, drift } = await drifted()
    const run = await end(await ask())
    expect(run).toMatchObject({ state: 'finished', repairs: { done: 3 } })
    expect([...network.entries].sort()).toEqual([0, 1, 2, 3, 4].map((i) => [imsi(i), inService(i)]))
    expect((await drift(run.i_run)).every(({ repair, answer }) => repair === 'done' && answer !== '')).toBe(
      true,
    )
    expect(await end(await ask())).toMatchObject({ drift: {}, repairs: {} })
  })

  test('takes away what a closed account still holds', async () => {
    const { billing, network, ask, end, drift } = await begin(2)
    await end(
      await ask({ kind: 'reprovision' }).then(async (iRun) => {
        await end(iRun)
        await changeRunState(db.database, iRun, 'resume')
        return iRun
      }),
    )
    billing.change(1001, { bill_status: 'C' })
    const run = await end(await ask())
    expect(await drift(run.i_run)).toMatchObject([{ kind: 'extra', i_account: 1001, repair: 'done' }])
    expect([...network.entries.keys()]).toEqual([imsi(0)])
  })

  test('killed between pages or within one goes on where it was, and repeats nothing', async () => {
    const { billing, network, runs, ask, end } = await drifted()
    const iRun = await ask()
    await runs.runOnce()
    await takeRuns(db.database, { limit: 1, leaseMs: 50, without: [] })
    const run = await end(iRun)
    expect(run).toMatchObject({ state: 'finished', seen: 5, repairs: { done: 3 } })
    expect(network.entries.size).toBe(5)
    expect(billing.calls.filter((call) => call === 'Account/get_account_list').length).toBeLessThanOrEqual(3)
  })

  test('is left to other processes by one whose part of a budget is not even one call', async () => {
    const { connector, runs, ask, show, end } = await begin(2)
    const iRun = await ask()
    connector.budget.setShare({ rank: 16, count: 17 })
    expect(await runs.runOnce()).toBe(0)
    expect(await show(iRun)).toMatchObject({ state: 'running', seen: 0 })
    connector.budget.setShare({ rank: 0, count: 17 })
    expect(await end(iRun)).toMatchObject({ state: 'finished', seen: 2 })
  })

  test('never undoes a change that billing makes while it repairs', async () => {
    const { billing, network, runs, pipeline, ask, end } = await drifted()
    const iRun = await ask()
    await runs.runOnce()
    billing.change(1001, { status: 'blocked' })
    billing.change(1002, { bill_status: 'C' })
    await pipeline.runOnce()
    await end(iRun)
    expect(network.entries.get(imsi(1))).toEqual({ msisdn: msisdn(1), inService: false })
    expect(network.entries.has(imsi(2))).toBe(false)
  })

  test('leaves an orphan that billing gives to somebody between finding and removing it', async () => {
    const { billing, network, context, ask } = await drifted()
    await ask()
    const [run] = await takeRuns(db.database, { limit: 1, leaseMs: 10_000, without: [] })
    const [connector] = context.connectors
    const [card] = billing.cards.values()
    if (!run || !connector || !card) throw new Error('there is a run, a connector and a card')
    const value = '901709999999999'
    billing.cards.set(value, { ...card, imsi: value, i_account: null })
    billing.moveCard(value, 1000)
    const lease = { token: run.lease_token, isHeld: () => true }
    const key = { kind: 'imsi' as const, value }
    expect(await removeOrphan(context, { connector, lease }, key)).toMatchObject({ repair: 'done' })
    expect(network.entries.has(value)).toBe(true)
  })

  test('stops by itself before it removes or blocks too many', async () => {
    const { billing, network, ask, end, drift } = await begin(20)
    for (let i = 0; i < 12; i++) billing.change(1000 + i, { status: 'suspended' })
    const run = await end(await ask({ max_removed_share: 0.05 }))
    expect(run).toMatchObject({
      state: 'stopped',
      note: expect.stringContaining('would be removed or blocked'),
    })
    expect(run.seen).toBeLessThan(20)
    expect([...network.entries.values()].filter((entry) => !entry.inService).length).toBeLessThan(10)
    expect((await drift(run.i_run)).length).toBeGreaterThan(0)
  })

  test('removes no orphans where they are too many', async () => {
    const { network, ask, end } = await begin(3)
    for (let i = 50; i < 70; i++) network.entries.set(imsi(i), inService(i))
    const run = await end(await ask({ max_removed_share: 0.3 }))
    expect(run.state).toBe('stopped')
    expect(network.entries.size).toBeGreaterThan(18)
  })

  test('stops by itself when too many repairs fail', async () => {
    const { network, ask, end } = await begin(40)
    network.entries.clear()
    network.faults.next = (what) => (what === 'apply' ? { kind: 'reject', reason: 'no space' } : undefined)
    const run = await end(await ask())
    expect(run).toMatchObject({ state: 'stopped', note: expect.stringMatching(/of \d+ repairs failed/) })
    expect(run.seen).toBeLessThan(40)
  })

  test('stops by itself when the external system cannot be read', async () => {
    const { network, ask, end } = await begin(40)
    network.faults.next = (what) => (what === 'read' ? { kind: 'retry', reason: 'down' } : undefined)
    const run = await end(await ask())
    expect(run).toMatchObject({ state: 'stopped', note: expect.stringContaining('could not be compared') })
  })

  test('waits for billing to come back', async () => {
    const { billing, runs, ask, show } = await drifted()
    billing.away.billing = true
    const iRun = await ask()
    await runs.runOnce()
    expect(await show(iRun)).toMatchObject({
      state: 'running',
      seen: 0,
      note: expect.stringContaining('waiting for billing'),
    })
  })

  test('of a filter asks billing for those alone, and looks for no orphans', async () => {
    const { network, ask, end } = await drifted()
    const run = await end(await ask({ filter: { id: `${msisdn(2)}%` } }))
    expect(run).toMatchObject({ state: 'finished', seen: 1, repairs: { done: 1 } })
    expect(network.entries.size).toBe(5)
  })

  test('is paused, resumed and aborted', async () => {
    const { runs, ask, show, end } = await drifted()
    const iRun = await ask()
    await runs.runOnce()
    expect(await changeRunState(db.database, iRun, 'pause')).toBe(true)
    expect(await runs.runOnce()).toBe(0)
    await changeRunState(db.database, iRun, 'resume')
    expect(await end(iRun)).toMatchObject({ state: 'finished' })
    expect(await changeRunState(db.database, iRun, 'resume')).toBe(false)
    const next = await ask()
    await changeRunState(db.database, next, 'abort')
    expect(await runs.runOnce()).toBe(0)
    expect(await show(next)).toMatchObject({ state: 'aborted', seen: 0 })
  })
})

test('a reprovisioning previews, and after "resume" applies to every account once', async () => {
  const { network, ask, end } = await drifted()
  const iRun = await ask({ kind: 'reprovision' })
  const preview = await end(iRun)
  expect(preview).toMatchObject({
    state: 'paused',
    total: 5,
    note: expect.stringContaining('a preview of 5 of 5: 2 differ'),
  })
  expect(network.entries.size).toBe(5)
  await changeRunState(db.database, iRun, 'resume')
  expect(await end(iRun)).toMatchObject({ state: 'finished', seen: 5, repairs: { done: 5 } })
  expect(network.entries.size).toBe(6)
})

test('a schedule begins one run at a time, whoever asks', async () => {
  const { ask } = await begin(0)
  const schedule = { name: 'nightly', at: new Date('2026-01-01T02:00:00Z') }
  expect(await ask({ schedule })).toBeGreaterThan(0)
  expect(await ask({ schedule })).toBe(0)
})
