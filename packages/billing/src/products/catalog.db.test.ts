import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectRefusal } from '../testing/expect-refusal.ts'
import { addAccount, addProduct, createFixture, ENV, type Fixture, OTHER_ENV } from '../testing/fixture.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())

const addon = (fields = {}) => addProduct(fixture.billing, { addonPriority: 10, ...fields })
const ratedBy = async (iProduct: number) => {
  const product = await fixture.billing.products.find(ENV, { iProduct })
  return fixture.billing.products.includedServices(product ? [product] : [])
}

test('rates the wanted services; an entry stays while its tariff does', async () => {
  const { products } = fixture.billing
  const iProduct = await addProduct(fixture.billing, {
    includedServices: [{ iService: 3, tariffName: 'A' }, { iService: 106 }],
  })
  const [voice, data] = await ratedBy(iProduct)
  expect(voice).toMatchObject({ iService: 3, serviceName: 'Voice Calls', tariffName: 'A' })
  const before = await fixture.everything()
  await products.update(ENV, iProduct, { includedServices: [{ iService: 106 }, { iService: 3 }] })
  expect(await fixture.everything()).toBe(before)
  await products.update(ENV, iProduct, {
    includedServices: [{ iService: 3, tariffName: 'B' }, { iService: 106 }],
  })
  const [other, same] = await ratedBy(iProduct)
  expect(same).toEqual(data)
  expect(other).toMatchObject({ iService: 3, tariffName: 'B' })
  expect(other?.iAccessibility).not.toBe(voice?.iAccessibility)
  const unknown = () => products.update(ENV, iProduct, { includedServices: [{ iService: 999 }] })
  await expectRefusal(fixture, unknown, 'entity.not_found')
  const twice = () => products.update(ENV, iProduct, { includedServices: [{ iService: 3 }, { iService: 3 }] })
  await expectRefusal(fixture, twice, 'request.invalid')
  await products.remove(ENV, iProduct)
  expect(await fixture.query(`select from billing.accessibility where i_product = ${iProduct}`)).toEqual([])
})

test('an account has the services of its product and of the add-ons in effect', async () => {
  const { accounts } = fixture.billing
  const iProduct = await addProduct(fixture.billing, {
    visibleName: 'M',
    includedServices: [{ iService: 3 }],
  })
  const now = await addon({ managedByUser: true, includedServices: [{ iService: 106 }] })
  const later = await addon({ includedServices: [{ iService: 105 }] })
  const addons = [{ iProduct: now }, { iProduct: later, effectiveFrom: new Date('2030-01-01T00:00:00Z') }]
  const iAccount = await addAccount(fixture.billing, { iProduct, addons })
  expect(await accounts.find(ENV, { iAccount })).toMatchObject({
    productVisibleName: 'M',
    includedServices: [3, 106],
    addons: [
      { iProduct: now, managedByUser: true },
      { iProduct: later, managedByUser: false, realm: 'msisdn' },
    ],
  })
})

describe('allowed add-ons', () => {
  test('all in the currency, or those that the product names', async () => {
    const { products } = fixture.billing
    const [one, two] = [await addon(), await addon()]
    const foreign = await addon({ iso4217: 'EUR' })
    const iProduct = await addProduct(fixture.billing)
    const fitting = async () => (await products.fittingAddons(ENV, iProduct)).map((each) => each.iProduct)
    expect(await fitting()).toEqual(expect.arrayContaining([one, two]))
    expect(await fitting()).not.toContain(foreign)
    await products.update(ENV, iProduct, { allowedAddons: [two, two] })
    expect(await fitting()).toEqual([two])
    const before = await fixture.everything()
    await products.update(ENV, iProduct, { allowedAddons: [two] })
    expect(await fixture.everything()).toBe(before)
    const allow =
      (ids: number[], view = ENV) =>
      () =>
        products.update(view, iProduct, { allowedAddons: ids })
    await expectRefusal(fixture, allow([foreign]), 'request.invalid')
    await expectRefusal(fixture, allow([iProduct]), 'request.invalid')
    await expectRefusal(fixture, allow([2 ** 40]), 'entity.not_found')
    await expectRefusal(fixture, allow([one], OTHER_ENV), 'entity.not_found')
    const ofAddon = () => products.update(ENV, one, { allowedAddons: [two] })
    await expectRefusal(fixture, ofAddon, 'request.invalid')
    await expectRefusal(fixture, () => products.remove(ENV, two), 'entity.in_use')
    await products.remove(ENV, iProduct)
    await products.remove(ENV, two)
  })

  test('are asked of a main product that is seen', async () => {
    const { products } = fixture.billing
    const iProduct = await addProduct(fixture.billing)
    const one = await addon()
    await expectRefusal(fixture, () => products.fittingAddons(OTHER_ENV, iProduct), 'entity.not_found')
    await expectRefusal(fixture, () => products.fittingAddons(ENV, one), 'request.invalid')
  })

  test('an account gets no other, neither by an add-on nor by another main product', async () => {
    const { accounts, products } = fixture.billing
    const [allowed, other] = [await addon(), await addon()]
    const strict = await addProduct(fixture.billing, { allowedAddons: [allowed] })
    const free = await addProduct(fixture.billing)
    const assign = (...ids: number[]) => ({ addons: ids.map((iProduct) => ({ iProduct })) })
    const fresh = () => addAccount(fixture.billing, { iCustomer, iProduct: strict, ...assign(other) })
    const iCustomer = await fixture.billing.customers.add(ENV, { name: 'Allowed', iso4217: 'USD' })
    await expectRefusal(fixture, fresh, 'request.invalid')
    const iAccount = await addAccount(fixture.billing, { iCustomer, iProduct: strict, ...assign(allowed) })
    const both = () => accounts.update(ENV, iAccount, assign(allowed, other))
    await expectRefusal(fixture, both, 'request.invalid')
    await accounts.update(ENV, iAccount, { iProduct: free, ...assign(allowed, other) })
    await expectRefusal(
      fixture,
      () => accounts.update(ENV, iAccount, { iProduct: strict }),
      'request.invalid',
    )
    await accounts.update(ENV, iAccount, { iProduct: strict, ...assign(allowed) })
    await products.update(ENV, strict, { allowedAddons: [other] })
    await accounts.update(ENV, iAccount, { ...assign(allowed), city: 'Brno' })
    expect(await accounts.find(ENV, { iAccount })).toMatchObject({
      city: 'Brno',
      addons: [{ iProduct: allowed }],
    })
  })
})

test('lists by group, kind, role and words', async () => {
  const { products, productGroups } = fixture.billing
  const iProductGroup = await productGroups.add(ENV, 'Listed')
  const main = await addProduct(fixture.billing, { iProductGroup, iAccountRole: 8, visibleName: 'Žlutá' })
  const extra = await addon({ iProductGroup, description: 'roaming in the ŽLUTÁ zone' })
  const listed = async (filter: Parameters<typeof products.list>[1]) =>
    (await products.list(ENV, { iProductGroup, ...filter }, {})).items.map(({ iProduct }) => iProduct)
  expect(await listed({})).toEqual([main, extra])
  expect(await listed({ isAddon: true })).toEqual([extra])
  expect(await listed({ isAddon: false })).toEqual([main])
  expect(await listed({ iAccountRole: 8 })).toEqual([main])
  expect(await listed({ search: { by: ['name', 'visible_name'], value: 'žlut' } })).toEqual([main])
  expect(await listed({ search: { by: ['description'], value: '100%' } })).toEqual([])
  expect((await products.list(OTHER_ENV, { iProductGroup }, {})).items).toEqual([])
})
