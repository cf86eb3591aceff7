import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectRefusal } from '../testing/expect-refusal.ts'
import { addAccount, addCustomer, createFixture, ENV, type Fixture, OTHER_ENV } from '../testing/fixture.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())

const listOf = async (iCustomer: number) => (await fixture.billing.extensions.list(ENV, iCustomer, {})).items

test('an extension rings one account of its customer', async () => {
  const { extensions, accounts } = fixture.billing
  const iCustomer = await addCustomer(fixture.billing)
  const iAccount = await addAccount(fixture.billing, { iCustomer })
  const iCExt = await extensions.add(ENV, iCustomer, { id: '101' })
  await extensions.update(ENV, iCExt, { name: 'Desk', iAccount })
  const { id: accountId } = (await accounts.find(ENV, { iAccount })) ?? {}
  expect(await listOf(iCustomer)).toMatchObject([
    { iCExt, iCustomer, id: '101', name: 'Desk', iAccount, accountId },
  ])
  expect(await accounts.find(ENV, { iAccount })).toMatchObject({ extensionId: '101', extensionName: 'Desk' })
  const byName = await accounts.list(ENV, { iCustomer, extensionName: 'De%' }, {})
  expect(byName.items).toMatchObject([{ iAccount }])
  expect((await accounts.list(ENV, { iCustomer, extensionId: '102' }, {})).items).toEqual([])
  const before = await fixture.everything()
  await extensions.update(ENV, iCExt, { name: 'Desk', iAccount })
  expect(await fixture.everything()).toBe(before)
  await accounts.terminate(ENV, iAccount)
  expect(await listOf(iCustomer)).toMatchObject([{ iCExt, iAccount: null }])
  await extensions.remove(ENV, iCExt)
  expect(await listOf(iCustomer)).toEqual([])
})

test('refuses doubles, accounts of others and closed ones', async () => {
  const { extensions, accounts } = fixture.billing
  const iCustomer = await addCustomer(fixture.billing)
  const iAccount = await addAccount(fixture.billing, { iCustomer })
  const other = await addAccount(fixture.billing)
  const closed = await addAccount(fixture.billing, { iCustomer })
  await accounts.terminate(ENV, closed)
  await extensions.add(ENV, iCustomer, { id: '101', iAccount })
  const iCExt = await extensions.add(ENV, iCustomer, { id: '102' })
  const add = (fields: { id: string; iAccount?: number }) => () => extensions.add(ENV, iCustomer, fields)
  await expectRefusal(fixture, add({ id: '101' }), 'entity.duplicate')
  await expectRefusal(fixture, add({ id: '103', iAccount }), 'entity.duplicate')
  await expectRefusal(fixture, add({ id: '103', iAccount: other }), 'request.invalid')
  await expectRefusal(fixture, add({ id: '103', iAccount: closed }), 'entity.closed')
  await expectRefusal(fixture, () => extensions.update(ENV, iCExt, { id: '101' }), 'entity.duplicate')
})

test('a stranger sees nothing and changes nothing', async () => {
  const { extensions } = fixture.billing
  const iCustomer = await addCustomer(fixture.billing)
  const iAccount = await addAccount(fixture.billing, { iCustomer })
  const iCExt = await extensions.add(ENV, iCustomer, { id: '101' })
  const stranger = { iEnv: 1, iCustomer: await addCustomer(fixture.billing) }
  for (const view of [stranger, { iEnv: 1, iCustomer, iAccount }, OTHER_ENV]) {
    const refused = (operation: () => Promise<unknown>) =>
      expectRefusal(fixture, operation, 'entity.not_found')
    await refused(() => extensions.list(view, iCustomer, {}))
    await refused(() => extensions.add(view, iCustomer, { id: '102' }))
    await refused(() => extensions.update(view, iCExt, { name: 'x' }))
    await refused(() => extensions.remove(view, iCExt))
  }
})
