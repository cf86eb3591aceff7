import { silentLog } from '@openespf/foundation/log'
import { type TestDatabase, testDatabase } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applicationMigrations } from './application.ts'
import { createReporter } from './reporter.ts'
import { putReports } from './store/sql/put-reports.ts'
import { takeReports } from './store/sql/take-reports.ts'
import { createFakeBilling } from './testing/fake-billing.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase(applicationMigrations)
})
afterAll(() => db.drop())

test('while billing is away a status is tried again every 10 s, however long it has been', async () => {
  const billing = createFakeBilling()
  const reporter = createReporter({
    database: db.database,
    espf: billing.espf,
    log: silentLog,
    random: () => 0,
    backoff: { firstMs: 1000, maxMs: 60_000 },
  })
  const report = { i_account: billing.add(1), service_group: 'HSS', status: 'OK', message: 'done' } as const
  await putReports(db.database, [report])
  await db.database.script('update app.report set attempts = 12')
  billing.away.espf = true
  expect(await reporter.runOnce()).toBe(1)
  expect(await takeReports(db.database, 10, 1000)).toEqual([])
  await db.database.script("update app.report set due_at = due_at - interval '10 s'")
  expect(await takeReports(db.database, 10, 1000)).toMatchObject([{ attempts: 13 }])
})
