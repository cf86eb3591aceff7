import type { AssignedAddon, ProductInfo } from '@openespf/contract/billing'
import { silentLog } from '@openespf/foundation/log'
import { type TestDatabase, testDatabase, waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { applicationMigrations } from './application.ts'
import { createBillingReader } from './billing-reader.ts'
import { createFanOut } from './fan-out.ts'
import { markFanOuts } from './store/sql/mark-fan-outs.ts'
import { readSnapshot } from './store/sql/read-snapshot.ts'
import { takeFanOuts } from './store/sql/take-fan-outs.ts'
import { takeSubjects } from './store/sql/take-subjects.ts'
import { createFakeBilling } from './testing/fake-billing.ts'
import { subscriberFixture } from './testing/subscriber-fixture.ts'

const CUSTOMER = 10

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase(applicationMigrations)
})
afterAll(() => db.drop())
beforeEach(() => db.database.script('truncate app.subject, app.fan_out'))

async function begin() {
  const billing = createFakeBilling()
  for (const i of [0, 1, 2, 3, 4]) billing.add(i)
  const fanOut = createFanOut({
    database: db.database,
    billing: createBillingReader(billing.client),
    log: silentLog,
    random: () => 0.5,
    backoff: { firstMs: 1, maxMs: 5 },
    onMark: () => {},
    pageSize: 3,
  })
  const ask = (i_event: number) =>
    markFanOuts(db.database, [
      { entity: 'customer', entity_id: String(CUSTOMER), i_event, connectors: ['hlr'] },
    ])
  const finish = () =>
    waitFor('the fan-out is done', async () => {
      await fanOut.runOnce()
      return (await readSnapshot(db.database)).fan_outs === 0
    })
  await ask(1)
  return { billing, fanOut, ask, finish }
}

const marked = async () =>
  (await takeSubjects(db.database, { connector: 'hlr', limit: 100, leaseMs: 1 }))
    .map(({ i_account }) => i_account)
    .sort()
const lists = (calls: readonly string[]) => calls.filter((call) => call === 'Account/get_account_list').length

test('every account is marked, page by page', async () => {
  const { billing, finish } = await begin()
  await finish()
  expect(await marked()).toEqual([1000, 1001, 1002, 1003, 1004])
  expect(lists(billing.calls)).toBe(3)
})

test('billing that lists fewer than it is asked for ends nothing early', async () => {
  const { billing, finish } = await begin()
  billing.caps.list = 2
  await finish()
  expect(await marked()).toEqual([1000, 1001, 1002, 1003, 1004])
})

test('after a crash it goes on where it was', async () => {
  const { billing, fanOut, finish } = await begin()
  await fanOut.runOnce()
  await takeFanOuts(db.database, 1, 50)
  await finish()
  expect(await marked()).toEqual([1000, 1001, 1002, 1003, 1004])
  expect(lists(billing.calls)).toBe(3)
})

test('asked for again meanwhile, it begins again', async () => {
  const { billing, fanOut, ask, finish } = await begin()
  await fanOut.runOnce()
  await ask(2)
  await finish()
  expect(lists(billing.calls)).toBe(4)
})

test.each([
  ['product', '20', [1000, 1001, 1002, 1003, 1004]],
  ['product', '21', []],
  ['access_policy', '30', [1000, 1001, 1003, 1004]],
  ['access_policy', '31', [1002]],
  ['sim_card', '5003', [1003]],
  ['did', '380440000001', [1001]],
  ['invoice', '77', [1000, 1001, 1002, 1003, 1004]],
] as const)('%s %s concerns %j', async (entity, entity_id, accounts) => {
  const { billing, finish } = await begin()
  await finish()
  billing.change(1002, { i_access_policy: 31 })
  await db.database.script('truncate app.subject')
  await markFanOuts(db.database, [{ entity, entity_id, i_event: 2, connectors: ['hlr'] }])
  await finish()
  expect(await marked()).toEqual(accounts)
})

test('an access policy concerns the accounts that have it from an add-on, and not those with one of their own', async () => {
  const { billing, finish } = await begin()
  await finish()
  const addon = { i_product: 21, name: 'Fast' } as AssignedAddon
  billing.products.push({
    ...subscriberFixture(0).product,
    i_product: 21,
    i_access_policy: 31,
  } as ProductInfo)
  billing.change(1001, { assigned_addons: [addon] })
  billing.change(1002, { assigned_addons: [addon], i_access_policy: 32 })
  await db.database.script('truncate app.subject')
  const mark = { entity: 'access_policy', entity_id: '31', i_event: 2, connectors: ['hlr'] } as const
  await markFanOuts(db.database, [mark])
  await finish()
  expect(await marked()).toEqual([1001])
})

test('accounts that leave the list meanwhile make nobody be passed over', async () => {
  const { billing, fanOut, finish } = await begin()
  await fanOut.runOnce()
  billing.accounts.delete(1000)
  await finish()
  expect(await marked()).toEqual([1000, 1001, 1002, 1003, 1004])
})

test('it waits for billing to come back', async () => {
  const { billing, fanOut, finish } = await begin()
  billing.away.billing = true
  await fanOut.runOnce()
  expect(await marked()).toEqual([])
  billing.away.billing = false
  await finish()
  expect(await marked()).toHaveLength(5)
})
