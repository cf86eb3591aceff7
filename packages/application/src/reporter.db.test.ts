import { EspfRefused } from '@openespf/client'
import { silentLog } from '@openespf/foundation/log'
import { statement } from '@openespf/foundation/pg'
import { type TestDatabase, testDatabase } from '@openespf/foundation/testing'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { applicationMigrations } from './application.ts'
import { createReporter } from './reporter.ts'
import { putReports, type ReportRow } from './store/sql/put-reports.ts'
import { takeReports } from './store/sql/take-reports.ts'
import { createFakeBilling } from './testing/fake-billing.ts'
import { testNow } from './testing/test-tools.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase(applicationMigrations)
})
afterAll(() => db.drop())
beforeEach(() => db.database.script('truncate app.report'))

const delays = statement<{ seconds: number }>(
  'list-test-delays',
  'select round(extract(epoch from due_at - now()))::int as seconds from app.report',
)

/** A status of one account, the reporter that tells it, and what billing answers instead of taking it. */
async function begin(group = 'HSS') {
  const billing = createFakeBilling()
  let onCreate = () => {}
  const answer: { next: () => Promise<Error> | Error | undefined } = {
    next: () => undefined,
  }
  const reporter = createReporter({
    database: db.database,
    espf: {
      ...billing.espf,
      async createGroup(name) {
        await billing.espf.createGroup(name)
        onCreate()
      },
      async setStatus(report) {
        const error = await answer.next()
        if (error) throw error
        await billing.espf.setStatus(report)
      },
    },
    log: silentLog,
    clock: { now: () => testNow },
    random: () => 0,
    backoff: { firstMs: 1000, maxMs: 60_000 },
  })
  const report = { i_account: billing.add(1), service_group: group, status: 'OK', message: 'done' } as const
  await putReports(db.database, [report])
  const send = async (times = 1) => {
    for (let i = 0; i < times; i++) {
      await db.database.script('update app.report set due_at = now()')
      await reporter.runOnce()
    }
  }
  const put = (fields: Partial<ReportRow>) => putReports(db.database, [{ ...report, ...fields }])
  /** What happens while a service group is made. */
  const whileCreating = (work: () => void) => {
    onCreate = work
  }
  return { billing, reporter, answer, send, put, whileCreating }
}

const refused = (status: number, retryAfter?: string) => () => new EspfRefused(status, 'x', 'no', retryAfter)
test('while billing is away a status is tried again every 10 s, however long it has been', async () => {
  const { billing, reporter } = await begin()
  await db.database.script('update app.report set attempts = 12')
  billing.away.espf = true
  expect(await reporter.runOnce()).toBe(1)
  expect(await takeReports(db.database, 10, 1000)).toEqual([])
  await db.database.script("update app.report set due_at = due_at - interval '10 s'")
  expect(await takeReports(db.database, 10, 1000)).toMatchObject([{ attempts: 13 }])
})

test('a status that is refused five times in a row is given up', async () => {
  const { answer, send } = await begin()
  answer.next = refused(404)
  await send(4)
  expect(await db.database.query(delays)).toHaveLength(1)
  await send()
  expect(await db.database.query(delays)).toEqual([])
})

test.each([400, 404, 408, 429])(
  'a single %s after billing was away for long does not make a status be given up',
  async (status) => {
    const { billing, answer, send } = await begin()
    billing.away.espf = true
    await send(6)
    billing.away.espf = false
    answer.next = refused(status)
    await send()
    answer.next = () => undefined
    await send()
    expect(billing.statuses).toMatchObject([{ status: 'OK', message: 'done' }])
  },
)

test('refusals with another failure between them are not in a row', async () => {
  const { billing, answer, send } = await begin()
  answer.next = refused(404)
  await send(4)
  answer.next = refused(401)
  await send()
  answer.next = refused(404)
  await send(4)
  answer.next = () => undefined
  await send()
  expect(billing.statuses).toHaveLength(1)
})

test('the refusals of a status are not those of the one that replaces it, also while it is sent', async () => {
  const { billing, answer, send, put } = await begin()
  answer.next = refused(404)
  await send(4)
  await put({ status: 'RETRY' })
  await send(3)
  answer.next = async () => {
    await put({ status: 'FAILED' })
    return refused(404)()
  }
  await send()
  answer.next = refused(404)
  await send(4)
  answer.next = () => undefined
  await send()
  expect(billing.statuses).toMatchObject([{ status: 'FAILED' }])
})

test.each([408, 429])('a %s is no refusal, and its Retry-After is heeded', async (status) => {
  const { answer, send } = await begin()
  answer.next = refused(status)
  await send(8)
  answer.next = refused(status, '300')
  await send()
  expect(await db.database.query(delays)).toEqual([{ seconds: 300 }])
  answer.next = refused(status, new Date(testNow.getTime() + 90_000).toUTCString())
  await send()
  expect(await db.database.query(delays)).toEqual([{ seconds: 90 }])
})

test('what may be with another process by now, as its service group took long to make, is not sent', async () => {
  const { billing, reporter, whileCreating } = await begin('Lighting')
  const later = performance.now() + 60_000
  whileCreating(() => vi.spyOn(performance, 'now').mockReturnValue(later))
  await reporter.runOnce()
  vi.restoreAllMocks()
  expect(billing.groups).toContain('Lighting')
  expect(billing.statuses).toEqual([])
  await db.database.script("update app.report set leased_until = now() - interval '1 s'")
  await reporter.runOnce()
  expect(billing.statuses).toMatchObject([{ group: 'Lighting', status: 'OK' }])
})
