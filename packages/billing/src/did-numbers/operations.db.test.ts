import { afterAll, beforeAll, expect, test } from 'vitest'
import type { View } from '../core/view.ts'
import { expectRefusal } from '../testing/expect-refusal.ts'
import {
  addAccount,
  addCustomer,
  createFixture,
  ENV,
  type Fixture,
  next,
  OTHER_ENV,
} from '../testing/fixture.ts'
import type { DidNumbers } from './operations.ts'

let fixture: Fixture
let dids: DidNumbers
beforeAll(async () => {
  fixture = await createFixture()
  dids = fixture.billing.didNumbers
})
afterAll(() => fixture.drop())

const digits = () => String(420_600_000_000 + next())
const add = () => dids.add(ENV, { number: digits() })
const find = (iDidNumber: number) => dids.find(ENV, { iDidNumber })

test('a number is added, changed, found and removed', async () => {
  const number = digits()
  const iDidNumber = await dids.add(ENV, { number, countryIso: 'CZ' })
  await dids.update(ENV, iDidNumber, { description: 'golden', frozen: true })
  expect(await dids.find(ENV, { number })).toEqual({
    ...{ iDidNumber, iEnv: 1, number, status: 'active', frozen: true, iCustomer: null, iAccount: null },
    ...{ countryIso: 'CZ', description: 'golden', installation: '' },
  })
  await expectRefusal(fixture, () => dids.add(ENV, { number }), 'entity.duplicate')
  await expectRefusal(fixture, () => dids.remove(OTHER_ENV, iDidNumber), 'entity.not_found')
  await dids.remove(ENV, iDidNumber)
  await expectRefusal(fixture, () => dids.remove(ENV, iDidNumber), 'entity.not_found')
})

test('it passes to a customer, to an account and back', async () => {
  const iDidNumber = await add()
  const iCustomer = await addCustomer(fixture.billing)
  const iAccount = await addAccount(fixture.billing, { iCustomer })
  await dids.assignToCustomer(ENV, iDidNumber, iCustomer)
  await dids.assignToAccount(ENV, iDidNumber, iAccount)
  expect(await find(iDidNumber)).toMatchObject({ iCustomer, iAccount })
  const before = await fixture.everything()
  await dids.assignToAccount(ENV, iDidNumber, iAccount)
  expect(await fixture.everything()).toBe(before)
  const other = await addAccount(fixture.billing)
  await expectRefusal(fixture, () => dids.assignToAccount(ENV, iDidNumber, other), 'entity.in_use')
  await expectRefusal(fixture, () => dids.assignToCustomer(ENV, iDidNumber, iCustomer), 'entity.in_use')
  await expectRefusal(fixture, () => dids.remove(ENV, iDidNumber), 'entity.in_use')
  await dids.releaseFromAccount(ENV, iDidNumber)
  expect(await find(iDidNumber)).toMatchObject({ iCustomer, iAccount: null })
  await expectRefusal(fixture, () => dids.releaseFromAccount(ENV, iDidNumber), 'request.invalid')
  await dids.releaseFromCustomer(ENV, iDidNumber)
  expect(await find(iDidNumber)).toMatchObject({ iCustomer: null })
  await expectRefusal(fixture, () => dids.releaseFromCustomer(ENV, iDidNumber), 'request.invalid')
})

test('what is frozen, canceled or moved is given to nobody', async () => {
  const iCustomer = await addCustomer(fixture.billing)
  const [frozen, gone] = [await add(), await add()]
  await dids.assignToCustomer(ENV, gone, iCustomer)
  await dids.update(ENV, frozen, { frozen: true })
  await dids.cancel(ENV, gone)
  expect(await find(gone)).toMatchObject({ status: 'canceled', iCustomer: null })
  await expectRefusal(fixture, () => dids.assignToCustomer(ENV, frozen, iCustomer), 'request.invalid')
  await expectRefusal(fixture, () => dids.assignToCustomer(ENV, gone, iCustomer), 'request.invalid')
  await dids.move(ENV, gone, 'east')
  expect(await find(gone)).toMatchObject({ status: 'moved', installation: 'east' })
  await dids.activate(ENV, gone)
  await dids.assignToCustomer(ENV, gone, iCustomer)
  expect(await find(gone)).toMatchObject({ status: 'active', installation: '', iCustomer })
})

test('who is closed gets none, and loses what it has', async () => {
  const { accounts, customers } = fixture.billing
  const iCustomer = await addCustomer(fixture.billing)
  const [lost, kept] = [
    await addAccount(fixture.billing, { iCustomer }),
    await addAccount(fixture.billing, { iCustomer }),
  ]
  const [first, second] = [await add(), await add()]
  await dids.assignToAccount(ENV, first, lost)
  await dids.assignToAccount(ENV, second, kept)
  await accounts.terminate(ENV, lost)
  await accounts.terminate(ENV, kept, { keepNumbers: true })
  expect(await find(first)).toMatchObject({ iCustomer: null, iAccount: null })
  expect(await find(second)).toMatchObject({ iCustomer, iAccount: null })
  await expectRefusal(fixture, () => dids.assignToAccount(ENV, first, lost), 'entity.closed')
  await customers.terminate(ENV, iCustomer)
  expect(await find(second)).toMatchObject({ iCustomer: null })
  await expectRefusal(fixture, () => dids.assignToCustomer(ENV, first, iCustomer), 'entity.closed')
})

test('it follows its account to another customer', async () => {
  const iDidNumber = await add()
  const iAccount = await addAccount(fixture.billing)
  const iCustomer = await addCustomer(fixture.billing)
  await dids.assignToAccount(ENV, iDidNumber, iAccount)
  await fixture.billing.accounts.move(ENV, { iAccount, iCustomer })
  expect(await find(iDidNumber)).toMatchObject({ iCustomer, iAccount })
})

test('the list by pattern, owner and usage', async () => {
  const iCustomer = await addCustomer(fixture.billing)
  const iAccount = await addAccount(fixture.billing, { iCustomer })
  const [used, stock, frozen] = [
    await dids.add(ENV, { number: '7770001' }),
    await dids.add(ENV, { number: '7770002' }),
    await dids.add(ENV, { number: '7770003', frozen: true }),
  ]
  await dids.assignToAccount(ENV, used, iAccount)
  await dids.assignToCustomer(ENV, stock, iCustomer)
  const list = async (filter: Parameters<DidNumbers['list']>[1]) =>
    (await dids.list(ENV, { number: '777%', ...filter }, {})).items.map(({ iDidNumber }) => iDidNumber)
  expect(await list({ usage: 'A' })).toEqual([used, stock, frozen])
  expect(await list({ usage: 'I' })).toEqual([frozen])
  expect(await list({ usage: 'U' })).toEqual([used])
  expect(await list({ usage: 'F' })).toEqual([stock, frozen])
  expect(await list({ usage: 'Z' })).toEqual([frozen])
  expect(await list({ iCustomer })).toEqual([used, stock])
  expect(await list({ iAccount })).toEqual([used])
})

test('a reseller passes its numbers down, and sees none of others', async () => {
  const { billing } = fixture
  const iReseller = await addCustomer(billing, { iCustomerType: 2 })
  const reseller: View = { iEnv: 1, iCustomer: iReseller }
  const iCustomer = await addCustomer(billing, {}, reseller)
  const iAccount = await addAccount(billing, { iCustomer }, reseller)
  const [mine, other] = [await add(), await add()]
  await dids.assignToCustomer(ENV, mine, iReseller)
  expect((await dids.list(reseller, {}, {})).items).toMatchObject([{ iDidNumber: mine }])
  expect((await dids.list({ iEnv: 1, iCustomer, iAccount }, {}, {})).items).toEqual([])
  await expectRefusal(fixture, () => dids.assignToCustomer(reseller, other, iCustomer), 'entity.not_found')
  await expectRefusal(fixture, () => dids.releaseFromCustomer(reseller, mine), 'auth.forbidden')
  await dids.assignToAccount(reseller, mine, iAccount)
  expect((await dids.list({ iEnv: 1, iCustomer, iAccount }, {}, {})).items).toMatchObject([
    { iDidNumber: mine },
  ])
  await dids.releaseFromCustomer(reseller, mine)
  expect(await find(mine)).toMatchObject({ iCustomer: iReseller, iAccount: null })
})
