import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectRefusal } from '../testing/expect-refusal.ts'
import { addAccount, addCustomer, createFixture, ENV, type Fixture, OTHER_ENV } from '../testing/fixture.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())

const status = async (iAccount: number) => (await fixture.billing.accounts.find(ENV, { iAccount }))?.status
const charge = (amount: bigint) => ({ action: 'Manual charge', amount }) as const
const payment = (amount: bigint) => ({ action: 'Manual payment', amount }) as const

test('a debit account runs out of funds and has some again', async () => {
  const { billing } = fixture
  const iAccount = await addAccount(billing, { billingModel: -1, openingBalance: 10n })
  const first = await billing.transactions.ofAccount(ENV, iAccount, charge(10n))
  expect(first.balance).toBe(0n)
  expect(await status(iAccount)).toBe('zero_balance')
  const second = await billing.transactions.ofAccount(ENV, iAccount, {
    ...payment(5n),
    visibleComment: 'thanks',
  })
  expect(second.balance).toBe(5n)
  expect(await status(iAccount)).toBeUndefined()
  const rows = await fixture.query(
    `select action, amount, balance_after, visible_comment from billing.payment_transaction
     where i_account = ${iAccount} order by i_payment_transaction`,
  )
  expect(rows).toMatchObject([
    { action: 'Manual charge', amount: '0.00010', balance_after: '0.00000' },
    { action: 'Manual payment', amount: '0.00005', balance_after: '0.00005', visible_comment: 'thanks' },
  ])
})

test('a credit account owes up to its limit', async () => {
  const { billing } = fixture
  const iAccount = await addAccount(billing, { creditLimit: 100n })
  await billing.transactions.ofAccount(ENV, iAccount, charge(99n))
  expect(await status(iAccount)).toBeUndefined()
  await billing.transactions.ofAccount(ENV, iAccount, charge(1n))
  expect(await status(iAccount)).toBe('credit_exceeded')
  await billing.transactions.ofAccount(ENV, iAccount, payment(1n))
  expect(await status(iAccount)).toBeUndefined()
})

test('an account without a limit stands on its customer’s funds', async () => {
  const { billing } = fixture
  const iCustomer = await addCustomer(billing, { creditLimit: 100n })
  const iAccount = await addAccount(billing, { iCustomer })
  await billing.transactions.ofCustomer(ENV, iCustomer, charge(100n))
  expect(await status(iAccount)).toBe('customer_credit_exceed')
  const { balance } = await billing.transactions.ofCustomer(ENV, iCustomer, payment(200n))
  expect(balance).toBe(-100n)
  expect(await status(iAccount)).toBeUndefined()
})

test('transactions made at the same time all count', async () => {
  const { billing } = fixture
  const iAccount = await addAccount(billing, { openingBalance: 0n })
  await Promise.all(
    Array.from({ length: 20 }, () => billing.transactions.ofAccount(ENV, iAccount, charge(1n))),
  )
  expect((await billing.accounts.find(ENV, { iAccount }))?.balance).toBe(20n)
})

test('refuses what is closed, not there, or no amount', async () => {
  const { billing } = fixture
  const { ofAccount, ofCustomer } = billing.transactions
  const iAccount = await addAccount(billing)
  const iCustomer = await addCustomer(billing)
  await expectRefusal(fixture, () => ofAccount(ENV, iAccount, charge(0n)), 'request.invalid')
  await expectRefusal(fixture, () => ofCustomer(ENV, iCustomer, charge(10n ** 19n)), 'request.invalid')
  await expectRefusal(fixture, () => ofAccount(OTHER_ENV, iAccount, charge(1n)), 'entity.not_found')
  await expectRefusal(fixture, () => ofCustomer(ENV, 2 ** 40, charge(1n)), 'entity.not_found')
  await billing.accounts.terminate(ENV, iAccount)
  await billing.customers.terminate(ENV, iCustomer)
  await expectRefusal(fixture, () => ofAccount(ENV, iAccount, charge(1n)), 'entity.closed')
  await expectRefusal(fixture, () => ofCustomer(ENV, iCustomer, charge(1n)), 'entity.closed')
})
