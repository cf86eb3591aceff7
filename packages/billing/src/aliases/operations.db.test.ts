import { afterAll, beforeAll, expect, test } from 'vitest'
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

let fixture: Fixture
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())

const newId = () => `alias-${next()}`
const idsOf = async (iAccount: number) =>
  (await fixture.billing.aliases.list(ENV, iAccount, {})).items.map(({ id }) => id)

test('an alias is found by its id and by its number, as its master', async () => {
  const { accounts, aliases } = fixture.billing
  const iAccount = await addAccount(fixture.billing)
  const id = newId()
  const iAlias = await aliases.add(ENV, { iAccount, id })
  const found = await accounts.find(ENV, { id })
  expect(found).toMatchObject({ iAccount, alias: { iAlias, id, iAccount } })
  expect(await accounts.find(ENV, { iAccount: iAlias })).toEqual(found)
  expect(await accounts.find(ENV, { iAccount })).not.toHaveProperty('alias')
  expect((await accounts.aliasesOf([iAccount])).get(iAccount)).toMatchObject([{ id }])
  await aliases.remove(ENV, { id })
  expect(await accounts.find(ENV, { id })).toBeUndefined()
})

test('no two ids of an environment are the same, whether of an account or an alias', async () => {
  const { accounts, aliases } = fixture.billing
  const [first, second] = [newId(), newId()]
  const iAccount = await addAccount(fixture.billing, { id: first })
  const other = await addAccount(fixture.billing)
  await aliases.add(ENV, { iAccount, id: second })
  const refused = (operation: () => Promise<unknown>) => expectRefusal(fixture, operation, 'entity.duplicate')
  await refused(() => aliases.add(ENV, { iAccount: other, id: first }))
  await refused(() => aliases.add(ENV, { iAccount: other, id: second }))
  await refused(() => accounts.update(ENV, other, { id: second }))
  const iCustomer = await addCustomer(fixture.billing)
  const iProduct = (await accounts.find(ENV, { iAccount }))?.iProduct ?? 0
  await refused(() => addAccount(fixture.billing, { id: second, iCustomer, iProduct }))
  await aliases.remove(ENV, { id: second })
  await accounts.update(ENV, other, { id: second })
  expect(await accounts.find(ENV, { id: second })).toMatchObject({ iAccount: other })
})

test('a closed account gives up its aliases, its id and theirs are free', async () => {
  const { accounts, aliases, customers } = fixture.billing
  const iCustomer = await addCustomer(fixture.billing)
  const [first, second, own] = [newId(), newId(), newId()]
  const one = await addAccount(fixture.billing, { iCustomer, id: own })
  const two = await addAccount(fixture.billing, { iCustomer })
  await aliases.add(ENV, { iAccount: one, id: first })
  await aliases.add(ENV, { iAccount: two, id: second })
  await accounts.terminate(ENV, one)
  expect(await idsOf(one)).toEqual([])
  await customers.terminate(ENV, iCustomer)
  expect(await idsOf(two)).toEqual([])
  const iAccount = await addAccount(fixture.billing, { id: first })
  await aliases.add(ENV, { iAccount, id: second })
  await aliases.add(ENV, { iAccount, id: own })
  expect(await idsOf(iAccount)).toEqual([second, own])
})

test('who does not see the master sees no alias and changes none', async () => {
  const { accounts, aliases } = fixture.billing
  const iAccount = await addAccount(fixture.billing)
  const id = newId()
  const iAlias = await aliases.add(ENV, { iAccount, id })
  const stranger = { iEnv: 1, iCustomer: await addCustomer(fixture.billing) }
  const sibling = { ...stranger, iAccount: await addAccount(fixture.billing, stranger) }
  for (const view of [stranger, sibling, OTHER_ENV]) {
    expect(await accounts.find(view, { id })).toBeUndefined()
    expect(await accounts.find(view, { iAccount: iAlias })).toBeUndefined()
    const refused = (operation: () => Promise<unknown>) =>
      expectRefusal(fixture, operation, 'entity.not_found')
    await refused(() => aliases.remove(view, { iAlias }))
    await refused(() => aliases.add(view, { iAccount, id: newId() }))
    await refused(() => aliases.list(view, iAccount, {}))
  }
  expect(await idsOf(iAccount)).toEqual([id])
})

test('a closed account gets no alias', async () => {
  const iAccount = await addAccount(fixture.billing)
  await fixture.billing.accounts.terminate(ENV, iAccount)
  await expectRefusal(
    fixture,
    () => fixture.billing.aliases.add(ENV, { iAccount, id: newId() }),
    'entity.closed',
  )
})
