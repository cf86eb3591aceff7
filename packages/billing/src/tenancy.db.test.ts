import { afterAll, beforeAll, expect, test } from 'vitest'
import type { View } from './core/view.ts'
import { expectRefusal } from './testing/expect-refusal.ts'
import {
  addAccount,
  addCard,
  addCustomer,
  addProduct,
  createFixture,
  ENV,
  type Fixture,
} from './testing/fixture.ts'

let fixture: Fixture
/** Two resellers; the first has a customer and, below a reseller of its own, another. */
let first: View & { iCustomer: number }
let second: View & { iCustomer: number }
let customer: View & { iCustomer: number }
let below: number
let account: number
let deepAccount: number

beforeAll(async () => {
  fixture = await createFixture()
  const { billing } = fixture
  const reseller = async (view: View) => ({
    iEnv: 1,
    iCustomer: await addCustomer(billing, { iCustomerType: 2 }, view),
  })
  first = await reseller(ENV)
  second = await reseller(ENV)
  customer = { iEnv: 1, iCustomer: await addCustomer(billing, {}, first) }
  below = await addCustomer(billing, {}, await reseller(first))
  account = await addAccount(billing, { iCustomer: customer.iCustomer })
  deepAccount = await addAccount(billing, { iCustomer: below })
})
afterAll(() => fixture.drop())

const customersOf = async (view: View) =>
  (await fixture.billing.customers.list(view, {}, {})).items.map(({ iCustomer }) => iCustomer)
const accountsOf = async (view: View) =>
  (await fixture.billing.accounts.list(view, {}, {})).items.map(({ iAccount }) => iAccount)

test('a reseller sees itself and all below it, another nothing of that', async () => {
  const { billing } = fixture
  expect(await customersOf(first)).toEqual(
    expect.arrayContaining([first.iCustomer, customer.iCustomer, below]),
  )
  expect(await accountsOf(first)).toEqual([account, deepAccount])
  expect(await billing.accounts.find(first, { iAccount: deepAccount })).toMatchObject({
    iAccount: deepAccount,
  })
  expect(await customersOf(second)).toEqual([second.iCustomer])
  expect(await accountsOf(second)).toEqual([])
  expect(await billing.accounts.find(second, { iAccount: account })).toBeUndefined()
})

test('a customer sees itself and its accounts, an account itself alone', async () => {
  const { billing } = fixture
  expect(await customersOf(customer)).toEqual([customer.iCustomer])
  expect(await accountsOf(customer)).toEqual([account])
  const own: View = { ...customer, iAccount: account }
  expect(await customersOf(own)).toEqual([])
  expect(await accountsOf(own)).toEqual([account])
  expect(await billing.accounts.find(own, { iAccount: deepAccount })).toBeUndefined()
})

test("without a parent, or with none, a reseller's new customer is its own", async () => {
  for (const fields of [{}, { iParent: null }]) {
    const iCustomer = await addCustomer(fixture.billing, fields, first)
    expect(await fixture.billing.customers.find(ENV, { iCustomer })).toMatchObject({
      iParent: first.iCustomer,
    })
  }
  const top = await addCustomer(fixture.billing, { iParent: null })
  expect(await fixture.billing.customers.find(ENV, { iCustomer: top })).toMatchObject({ iParent: null })
})

test('what is not seen cannot be changed', async () => {
  const { accounts, customers, transactions } = fixture.billing
  const iProduct = await addProduct(fixture.billing)
  const charge = { action: 'Manual charge', amount: 1n } as const
  await expectRefusal(fixture, () => accounts.update(second, account, { blocked: true }), 'entity.not_found')
  await expectRefusal(fixture, () => accounts.terminate(second, account), 'entity.not_found')
  await expectRefusal(fixture, () => customers.update(second, below, { blocked: true }), 'entity.not_found')
  await expectRefusal(fixture, () => customers.terminate(second, below), 'entity.not_found')
  await expectRefusal(fixture, () => transactions.ofAccount(second, account, charge), 'entity.not_found')
  await expectRefusal(
    fixture,
    () => addAccount(fixture.billing, { iCustomer: below, iProduct }, second),
    'entity.not_found',
  )
  await accounts.update(first, account, { blocked: true })
  expect(await accounts.find(ENV, { iAccount: account })).toMatchObject({ blocked: true })
})

test('a card is seen by whoever sees its holder, and no card leaves the view', async () => {
  const { simCards } = fixture.billing
  const iSimCard = await addCard(fixture.billing)
  const free = await addCard(fixture.billing)
  await simCards.update(ENV, iSimCard, { iAccount: account })
  expect(await simCards.find(first, { iSimCard })).toMatchObject({ iSimCard })
  expect(await simCards.find(second, { iSimCard })).toBeUndefined()
  await expectRefusal(
    fixture,
    () => simCards.update(second, iSimCard, { iAccount: null }),
    'entity.not_found',
  )
  await expectRefusal(fixture, () => simCards.update(first, free, { iAccount: account }), 'entity.not_found')
  const stranger = await addAccount(fixture.billing)
  await expectRefusal(
    fixture,
    () => simCards.update(first, iSimCard, { iAccount: stranger }),
    'entity.not_found',
  )
  await simCards.update(first, iSimCard, { iAccount: deepAccount })
  expect(await simCards.find(ENV, { iSimCard })).toMatchObject({ iAccount: deepAccount })
})

test('only resellers have customers, two levels deep', async () => {
  const { billing } = fixture
  const reseller = await addCustomer(billing, { iCustomerType: 2, iParent: first.iCustomer })
  const lowest = await addCustomer(billing, { iCustomerType: 2, iParent: reseller })
  const add = (iParent: number) => () => addCustomer(billing, { iParent })
  await expectRefusal(fixture, add(lowest), 'request.invalid')
  await expectRefusal(fixture, add(customer.iCustomer), 'request.invalid')
  await expectRefusal(fixture, add(2 ** 30), 'entity.not_found')
})
