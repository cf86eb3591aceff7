import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectRefusal } from '../testing/expect-refusal.ts'
import { addAccount, addCustomer, createFixture, ENV, type Fixture } from '../testing/fixture.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())

const keysOf = async (filter: Parameters<Fixture['billing']['customers']['list']>[1], view = ENV) =>
  (await fixture.billing.customers.list(view, filter, {})).items.map(({ iCustomer }) => iCustomer)

test('a branch office has a main office beside it', async () => {
  const { customers } = fixture.billing
  const main = await addCustomer(fixture.billing, { iOfficeType: 3 })
  const plain = await addCustomer(fixture.billing)
  const iCustomer = await addCustomer(fixture.billing, { iOfficeType: 2, iMainCustomer: main })
  expect(await keysOf({ iMainCustomer: main, iOfficeType: 2 })).toEqual([iCustomer])
  const add = (fields: object) => () => addCustomer(fixture.billing, fields)
  await expectRefusal(fixture, add({ iOfficeType: 2 }), 'request.invalid')
  await expectRefusal(fixture, add({ iMainCustomer: main }), 'request.invalid')
  await expectRefusal(fixture, add({ iOfficeType: 2, iMainCustomer: plain }), 'request.invalid')
  await expectRefusal(fixture, add({ iOfficeType: 2, iMainCustomer: 2 ** 30 }), 'entity.not_found')
  await expectRefusal(fixture, () => customers.update(ENV, iCustomer, { iOfficeType: 1 }), 'request.invalid')
  await customers.update(ENV, main, { iOfficeType: 1 })
  await customers.update(ENV, iCustomer, { blocked: true })
  await customers.update(ENV, iCustomer, { iOfficeType: 1, iMainCustomer: null })
  expect(await keysOf({ iMainCustomer: main })).toEqual([])
})

test('refnum and login find one customer each, until it is closed', async () => {
  const { customers } = fixture.billing
  const keys = { refnum: 'R-1', login: 'office' }
  const iCustomer = await addCustomer(fixture.billing, keys)
  expect(await customers.find(ENV, { refnum: 'R-1' })).toMatchObject({ iCustomer, ...keys })
  expect(await customers.find(ENV, { login: 'office' })).toMatchObject({ iCustomer })
  expect(await customers.find(ENV, { refnum: '' })).toBeUndefined()
  const other = await addCustomer(fixture.billing)
  expect(await customers.find({ iEnv: 1, iCustomer: other }, { refnum: 'R-1' })).toBeUndefined()
  for (const field of [{ refnum: 'R-1' }, { login: 'office' }])
    await expectRefusal(fixture, () => customers.update(ENV, other, field), 'entity.duplicate')
  await customers.terminate(ENV, iCustomer)
  await customers.update(ENV, other, keys)
  expect(await customers.find(ENV, { refnum: 'R-1' })).toMatchObject({ iCustomer: other })
})

test('a time zone must be known; accounts have their customer’s unless they have their own', async () => {
  const { customers, accounts, timeZones } = fixture.billing
  const zones = await timeZones.list()
  expect(zones[0]).toEqual({ i_time_zone: 1, name: 'UTC' })
  const prague = zones.find(({ name }) => name === 'Europe/Prague')?.i_time_zone ?? 0
  const iCustomer = await addCustomer(fixture.billing, { iTimeZone: prague })
  const iAccount = await addAccount(fixture.billing, { iCustomer })
  expect(await accounts.find(ENV, { iAccount })).toMatchObject({ timeZoneName: 'Europe/Prague' })
  await accounts.update(ENV, iAccount, { iTimeZone: 1 })
  expect(await accounts.find(ENV, { iAccount })).toMatchObject({ timeZoneName: 'UTC' })
  expect(await timeZones.nameOf(prague)).toBe('Europe/Prague')
  expect(await timeZones.nameOf(null)).toBe('UTC')
  const unknown = { iTimeZone: 2 ** 30 }
  await expectRefusal(fixture, () => customers.update(ENV, iCustomer, unknown), 'entity.not_found')
  await expectRefusal(fixture, () => accounts.update(ENV, iAccount, unknown), 'entity.not_found')
})

test('customers are searched in the named fields, and listed by what state they are in', async () => {
  const { customers } = fixture.billing
  const iCustomer = await addCustomer(fixture.billing, { email: 'Zed@example.com', city: 'Aš' })
  const search = (value: string) => ({ columns: ['email', 'city'] as const, value })
  expect(await keysOf({ search: search('zed@%') })).toEqual([iCustomer])
  expect(await keysOf({ search: search('aš') })).toEqual([iCustomer])
  expect(await keysOf({ search: { columns: ['name'], value: 'zed@%' } })).toEqual([])
  const poor = await addCustomer(fixture.billing, { creditLimit: 0n, openingBalance: 1n })
  expect(await keysOf({ creditLimitExceeded: true })).toEqual([poor])
  expect(await customers.find(ENV, { iCustomer: poor })).toMatchObject({ openingBalance: 1n })
  await customers.update(ENV, iCustomer, { billStatus: 'E' })
  expect(await keysOf({ notExported: true })).not.toContain(iCustomer)
  expect(await keysOf({})).toContain(iCustomer)
})
