import { afterAll, beforeAll, expect, test } from 'vitest'
import type { View } from '../core/view.ts'
import { expectRefusal } from '../testing/expect-refusal.ts'
import { addAccount, addCustomer, createFixture, ENV, type Fixture, OTHER_ENV } from '../testing/fixture.ts'

let fixture: Fixture
let iCustomer: number
beforeAll(async () => {
  fixture = await createFixture()
  iCustomer = await addCustomer(fixture.billing)
})
afterAll(() => fixture.drop())

const namesOf = async (view: View, filter = {}) =>
  (await fixture.billing.customerSites.list(view, filter, {})).items.map(({ name }) => name)

test('adds, renames, lists, deletes', async () => {
  const { customerSites: sites } = fixture.billing
  const site = await sites.add(ENV, { iCustomer, name: 'Kyiv' })
  await sites.add(ENV, { iCustomer, name: 'Lviv' })
  const before = await fixture.everything()
  await sites.update(ENV, site, { name: 'Kyiv' })
  await sites.update(ENV, site, {})
  expect(await fixture.everything()).toBe(before)
  await sites.update(ENV, site, { name: 'Odesa' })
  expect(await namesOf(ENV, { iCustomer })).toEqual(['Odesa', 'Lviv'])
  expect(await namesOf(ENV, { name: 'L%' })).toEqual(['Lviv'])
  await expectRefusal(fixture, () => sites.update(ENV, site, { name: 'Lviv' }), 'entity.duplicate')
  await expectRefusal(fixture, () => sites.add(ENV, { iCustomer, name: 'Lviv' }), 'entity.duplicate')
  await sites.remove(ENV, site)
  expect(await namesOf(ENV, { iCustomer })).toEqual(['Lviv'])
  await expectRefusal(fixture, () => sites.remove(ENV, site), 'entity.not_found')
})

test('accounts belong to a site of their own customer, which they hold', async () => {
  const { billing } = fixture
  const site = await billing.customerSites.add(ENV, { iCustomer, name: 'Dnipro' })
  const stranger = await addAccount(billing)
  const add = () => addAccount(billing, { iCustomerSite: site })
  await expectRefusal(
    fixture,
    () => billing.accounts.update(ENV, stranger, { iCustomerSite: site }),
    'request.invalid',
  )
  await expect(add()).rejects.toMatchObject({ code: 'request.invalid' })
  const iAccount = await addAccount(billing, { iCustomer })
  await expectRefusal(
    fixture,
    () => billing.accounts.update(ENV, iAccount, { iCustomerSite: 2 ** 30 }),
    'entity.not_found',
  )
  await billing.accounts.update(ENV, iAccount, { iCustomerSite: site })
  expect((await billing.accounts.list(ENV, { iCustomerSite: site }, {})).items).toMatchObject([{ iAccount }])
  await expectRefusal(fixture, () => billing.customerSites.remove(ENV, site), 'entity.in_use')
  await billing.accounts.terminate(ENV, iAccount)
  await billing.customerSites.remove(ENV, site)
  expect(await namesOf(ENV, { name: 'Dnipro' })).toEqual([])
})

test('strangers see no site and change none', async () => {
  const { customerSites: sites } = fixture.billing
  const site = await sites.add(ENV, { iCustomer, name: 'Sumy' })
  const other: View = { iEnv: 1, iCustomer: await addCustomer(fixture.billing, { iCustomerType: 2 }) }
  for (const view of [other, OTHER_ENV]) {
    expect(await namesOf(view)).toEqual([])
    await expectRefusal(fixture, () => sites.update(view, site, { name: 'x' }), 'entity.not_found')
    await expectRefusal(fixture, () => sites.remove(view, site), 'entity.not_found')
    await expectRefusal(fixture, () => sites.add(view, { iCustomer, name: 'x' }), 'entity.not_found')
  }
  expect(await namesOf({ iEnv: 1, iCustomer })).toContain('Sumy')
})
