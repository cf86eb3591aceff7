import { silentLog } from '@openespf/foundation/log'
import { type TestDatabase, testDatabase } from '@openespf/foundation/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { applicationMigrations } from '../application.ts'
import { changeRunState } from '../store/sql/change-run-state.ts'
import { listRuns } from '../store/sql/list-runs.ts'
import { createSchedules, LATE_MS, type RunSchedule } from './schedules.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase(applicationMigrations)
})
afterAll(() => db.drop())
beforeEach(() => db.database.script('truncate app.run, app.drift'))

const DAY_MS = 86_400_000
const DUE = Date.parse('2026-11-30T03:00:00Z')
const nightly: RunSchedule = { name: 'nightly', times: { everyMs: DAY_MS, atMs: 3 * 3_600_000 } }

/** Processes that share the database and a clock. */
function begin(schedules: readonly RunSchedule[], processes = 1) {
  let now = DUE
  let told = 0
  const warned: object[] = []
  const all = Array.from({ length: processes }, () =>
    createSchedules({
      database: db.database,
      schedules,
      connectors: ['north', 'south'],
      clock: { now: () => new Date(now) },
      log: { ...silentLog, warn: (fields: object) => warned.push(fields) },
      onRun: () => {
        told++
      },
    }),
  )
  return {
    all,
    told: () => told,
    /** What was logged of times at which none could begin. */
    warned,
    /** Every process looks at this time: how many runs begin. */
    async at(ms: number) {
      now = ms
      const begun = await Promise.all(all.map((each) => each.runOnce()))
      return begun.reduce((sum, n) => sum + n, 0)
    },
  }
}

test('of several processes one begins the run of a due time, and is woken for it', async () => {
  const { at, told } = begin([nightly], 5)
  expect(await at(DUE - 1)).toBe(0)
  expect(await at(DUE)).toBe(1)
  expect(await at(DUE + 5000)).toBe(0)
  expect(told()).toBe(1)
  expect(await listRuns(db.database)).toMatchObject([
    {
      kind: 'reconcile',
      asked_by: 'schedule nightly',
      connectors: ['north', 'south'],
      filter: {},
      repair: false,
      rate: 20,
      state: 'running',
    },
  ])
})

test('what the schedule says goes into the run, and the next time begins another', async () => {
  const given: RunSchedule = {
    ...nightly,
    connectors: ['south'],
    filter: { i_product: 7 },
    repair: true,
    limits: { rate: 3 },
  }
  const { at } = begin([given])
  await at(DUE)
  const [first] = await listRuns(db.database)
  expect(first).toMatchObject({ connectors: ['south'], filter: { i_product: 7 }, repair: true, rate: 3 })
  await changeRunState(db.database, first?.i_run ?? 0, 'abort')
  expect(await at(DUE + 1000)).toBe(0)
  expect(await at(DUE + DAY_MS)).toBe(1)
  expect(await listRuns(db.database)).toHaveLength(2)
})

test.each(['running', 'paused'])(
  'while its last run is %s none begins, but a little late it does',
  async (state) => {
    const often: RunSchedule = { name: 'often', times: { everyMs: 3_600_000, atMs: 0 } }
    const { at, warned } = begin([often, nightly])
    expect(await at(DUE)).toBe(2)
    const [run] = (await listRuns(db.database)).filter(({ asked_by }) => asked_by === 'schedule often')
    if (state === 'paused') await changeRunState(db.database, run?.i_run ?? 0, 'pause')
    for (const late of [0, 5000]) expect(await at(DUE + 3_600_000 + late)).toBe(0)
    expect(warned).toEqual([{ schedule: 'often', due: '2026-11-30T04:00:00.000Z', i_run: run?.i_run, state }])
    await changeRunState(db.database, run?.i_run ?? 0, 'abort')
    expect(await at(DUE + 3_600_000 + LATE_MS)).toBe(1)
  },
)

test('a time that passed long before any process ran is left out', async () => {
  const { at } = begin([nightly])
  expect(await at(DUE + LATE_MS + 1)).toBe(0)
  expect(await at(DUE + DAY_MS + LATE_MS)).toBe(1)
})

test('it looks by itself from its start to its stop, and without a schedule not at all', async () => {
  const { all, told } = begin([nightly])
  const [schedules] = all
  await schedules?.start()
  await expect.poll(told).toBe(1)
  await schedules?.stop()
  await schedules?.stop()
  const idle = begin([])
  for (const each of idle.all) {
    await each.start()
    await each.stop()
  }
  expect(idle.told()).toBe(0)
})
