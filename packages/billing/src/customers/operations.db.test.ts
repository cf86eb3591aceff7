import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectRefusal } from '../testing/expect-refusal.ts'
import {
  addAccount,
  addCard,
  addCustomer,
  createFixture,
  ENV,
  type Fixture,
  OTHER_ENV,
} from '../testing/fixture.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())

const find = (iCustomer: number) => fixture.billing.customers.find(ENV, { iCustomer })

test('add keeps what is given; the name is unique among those that are not closed', async () => {
  const { billing } = fixture
  const iCustomer = await addCustomer(billing, {
    name: 'PP Mobile',
    creditLimit: 500_000n,
    openingBalance: 100_000n,
  })
  expect(await find(iCustomer)).toMatchObject({
    name: 'PP Mobile',
    billStatus: 'O',
    balance: 100_000n,
    availableFunds: 400_000n,
  })
  await expectRefusal(fixture, () => addCustomer(billing, { name: 'PP Mobile' }), 'entity.duplicate')
  await billing.customers.terminate(ENV, iCustomer)
  expect(await billing.customers.find(ENV, { name: 'PP Mobile' })).toBeUndefined()
  const again = await addCustomer(billing, { name: 'PP Mobile' })
  expect(await billing.customers.find(ENV, { name: 'PP Mobile' })).toMatchObject({ iCustomer: again })
})

test('a prepaid customer has the limit 0 unless one is set, a postpaid one none', async () => {
  const { billing } = fixture
  const [prepaid, postpaid] = [
    await addCustomer(billing, { iBalanceControlType: 2 }),
    await addCustomer(billing),
  ]
  expect((await find(prepaid))?.availableFunds).toBe(0n)
  expect((await find(postpaid))?.availableFunds).toBeNull()
})

describe('update', () => {
  test('suspends and lifts, and its accounts show it', async () => {
    const { billing } = fixture
    const iCustomer = await addCustomer(billing)
    const iAccount = await addAccount(billing, { iCustomer })
    const status = async () => (await billing.accounts.find(ENV, { iAccount }))?.status
    await billing.customers.update(ENV, iCustomer, { billStatus: 'S' })
    expect(await status()).toBe('customer_suspended')
    await billing.customers.update(ENV, iCustomer, { billStatus: 'O' })
    expect(await status()).toBeUndefined()
  })

  test('writes only what differs', async () => {
    const { billing } = fixture
    const fields = { name: 'Same', creditLimit: 5n, blocked: true, city: 'Brno' }
    const iCustomer = await addCustomer(billing, fields)
    const before = await fixture.everything()
    await billing.customers.update(ENV, iCustomer, { ...fields, billStatus: 'O' })
    expect(await fixture.everything()).toBe(before)
    await billing.customers.update(ENV, iCustomer, { ...fields, creditLimit: null })
    expect((await find(iCustomer))?.creditLimit).toBeNull()
  })

  test('refuses a taken name, a closed customer and one that is not there', async () => {
    const { billing } = fixture
    await addCustomer(billing, { name: 'Taken' })
    const [open, closed] = [await addCustomer(billing), await addCustomer(billing)]
    await billing.customers.terminate(ENV, closed)
    const { update } = billing.customers
    await expectRefusal(fixture, () => update(ENV, open, { name: 'Taken' }), 'entity.duplicate')
    await expectRefusal(fixture, () => update(ENV, closed, { city: 'Brno' }), 'entity.closed')
    await expectRefusal(fixture, () => update(ENV, 2 ** 40, { city: 'Brno' }), 'entity.not_found')
    await expectRefusal(fixture, () => update(OTHER_ENV, open, { city: 'Brno' }), 'entity.not_found')
  })
})

test('terminate closes the accounts and the customer, and releases the SIM cards', async () => {
  const { billing } = fixture
  const iCustomer = await addCustomer(billing)
  const iSimCard = await addCard(billing)
  const accounts = [
    await addAccount(billing, { iCustomer, iSimCard }),
    await addAccount(billing, { iCustomer }),
  ]
  const stranger = await addAccount(billing)
  await billing.customers.terminate(ENV, iCustomer)
  for (const iAccount of accounts)
    expect(await billing.accounts.find(ENV, { iAccount })).toMatchObject({ billStatus: 'C', iSimCard: null })
  expect(await find(iCustomer)).toMatchObject({ billStatus: 'C' })
  expect(await billing.simCards.find(ENV, { iSimCard })).toMatchObject({
    status: 'available',
    iAccount: null,
  })
  expect((await billing.accounts.find(ENV, { iAccount: stranger }))?.billStatus).toBe('O')
  await expectRefusal(fixture, () => billing.customers.terminate(ENV, iCustomer), 'entity.closed')
})

test('an account that is added while its customer is closed does not outlive it', async () => {
  const { billing } = fixture
  const iCustomer = await addCustomer(billing)
  await Promise.allSettled([
    ...[1, 2, 3].map(() => addAccount(billing, { iCustomer })),
    billing.customers.terminate(ENV, iCustomer),
    ...[1, 2, 3].map(() => addAccount(billing, { iCustomer })),
  ])
  expect((await find(iCustomer))?.billStatus).toBe('C')
  expect((await billing.accounts.list(ENV, { iCustomer, notClosed: true }, {})).items).toEqual([])
})

test('lists by status and pattern', async () => {
  const { billing } = fixture
  const [a, b] = [
    await addCustomer(billing, { name: 'List A' }),
    await addCustomer(billing, { name: 'List B' }),
  ]
  await billing.customers.update(ENV, b, { billStatus: 'S' })
  const keys = async (filter: { name?: string; billStatus?: string }) =>
    (await billing.customers.list(ENV, filter, {})).items.map((customer) => customer.iCustomer)
  expect(await keys({ name: 'List _' })).toEqual([a, b])
  expect(await keys({ name: 'List%', billStatus: 'S' })).toEqual([b])
})
