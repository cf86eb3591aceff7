import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { View } from '../core/view.ts'
import { expectRefusal } from '../testing/expect-refusal.ts'
import {
  addAccount,
  addCustomer,
  addProduct,
  createFixture,
  ENV,
  type Fixture,
  OTHER_ENV,
} from '../testing/fixture.ts'
import type { WantedFeature } from './core/apply-features.ts'
import type { FeatureOwner } from './operations.ts'

let fixture: Fixture
let iCustomer: number
let iProduct: number
let iCustomerSite: number
let account: FeatureOwner
let customer: FeatureOwner
let site: FeatureOwner
let product: FeatureOwner

beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())

beforeEach(async () => {
  const { billing } = fixture
  iCustomer = await addCustomer(billing)
  iProduct = await addProduct(billing)
  iCustomerSite = await billing.customerSites.add(ENV, { iCustomer, name: 'branch' })
  const id = await addAccount(billing, { iCustomer, iProduct, iCustomerSite })
  account = { level: 'account', id }
  customer = { level: 'customer', id: iCustomer }
  site = { level: 'customer_site', id: iCustomerSite }
  product = { level: 'product', id: iProduct }
})

const set = (owner: FeatureOwner, wanted: WantedFeature[], view: View = ENV, inSelfCare = false) =>
  fixture.billing.serviceFeatures.update(view, owner, { wanted, inSelfCare })
const clir = (flag: string) => [{ name: 'clir', flag }]
const flagsOf = async (owner: FeatureOwner, name = 'clir') => {
  const found = (await fixture.billing.serviceFeatures.of(ENV, owner)).find((one) => one.name === name)
  return [found?.flag, found?.effectiveFlag]
}

describe('inheritance', () => {
  test('an account takes from the product, or through ^ from site and customer, or has its own', async () => {
    expect(await flagsOf(account)).toEqual(['~', 'N'])
    await set(product, clir('Y'))
    expect(await flagsOf(product)).toEqual(['Y', 'Y'])
    expect(await flagsOf(account)).toEqual(['~', 'Y'])
    await set(account, clir('^'))
    expect(await flagsOf(account)).toEqual(['^', 'Y'])
    expect(await flagsOf(customer)).toEqual(['~', null])
    await set(customer, clir('N'))
    expect(await flagsOf(customer)).toEqual(['N', 'N'])
    expect(await flagsOf(site)).toEqual(['^', 'N'])
    expect(await flagsOf(account)).toEqual(['^', 'N'])
    await set(site, clir('Y'))
    expect(await flagsOf(account)).toEqual(['^', 'Y'])
    await set(account, clir('N'))
    expect(await flagsOf(account)).toEqual(['N', 'N'])
  })

  test('the access policy of accounts and products is one with their feature', async () => {
    const { accessPolicies, accounts, products } = fixture.billing
    const iAccessPolicy = await accessPolicies.add(ENV, { name: `policy of ${iProduct}` })
    const attributes = [{ name: 'access_policy', values: [String(iAccessPolicy)] }]
    await set(product, [{ name: 'netaccess_policy', flag: 'Y', attributes }])
    expect(await products.find(ENV, { iProduct })).toMatchObject({ iAccessPolicy })
    await products.update(ENV, iProduct, { iAccessPolicy: null })
    expect(await flagsOf(product, 'netaccess_policy')).toEqual(['~', 'N'])
    await set(account, [{ name: 'netaccess_policy', flag: 'Y', attributes }])
    expect(await accounts.find(ENV, { iAccount: account.id })).toMatchObject({ iAccessPolicy })
    await accounts.update(ENV, account.id, { iAccessPolicy: null })
    expect(await flagsOf(account, 'netaccess_policy')).toEqual(['~', 'N'])
  })

  test('an add-on gives attributes while it is in effect', async () => {
    const addon = await addProduct(fixture.billing, { addonPriority: 20 })
    const attributes = [{ name: 'max_sessions', values: ['3'] }]
    await set({ level: 'product', id: addon }, [{ name: 'netaccess_sessions', flag: 'Y', attributes }])
    const effectiveTo = new Date('2026-05-01T00:00:00Z')
    await fixture.billing.accounts.update(ENV, account.id, { addons: [{ iProduct: addon, effectiveTo }] })
    expect(await flagsOf(account, 'netaccess_sessions')).toEqual(['~', 'Y'])
    fixture.setNow('2026-05-01T00:00:00Z')
    expect(await flagsOf(account, 'netaccess_sessions')).toEqual(['~', 'N'])
    fixture.setNow('2026-03-01T12:00:00Z')
  })
})

describe('changing', () => {
  test('what is as wanted is not written', async () => {
    for (const owner of [account, customer, site, product]) {
      await set(owner, clir('Y'))
      const before = await fixture.everything()
      await set(owner, clir('Y'))
      expect(await fixture.everything()).toBe(before)
    }
  })

  test('service_flags follows the account’s own flags', async () => {
    const flags = async () =>
      (await fixture.billing.accounts.find(ENV, { iAccount: account.id }))?.serviceFlags
    expect(await flags()).toEqual({})
    await set(account, clir('Y'))
    expect(await flags()).toEqual({ clir: 'Y' })
  })

  test('refusals change nothing', async () => {
    const missing = [{ name: 'access_policy', values: ['4294967296'] }]
    await expectRefusal(fixture, () => set(account, clir('F')), 'request.invalid')
    await expectRefusal(
      fixture,
      () => set(account, [{ name: 'netaccess_policy', flag: 'Y', attributes: missing }]),
      'entity.not_found',
    )
    const legal = [{ name: 'legal_intercept', flag: 'Y' }]
    await expectRefusal(fixture, () => set(account, legal, ENV, true), 'feature.locked')
    await fixture.billing.accounts.terminate(ENV, account.id)
    await expectRefusal(fixture, () => set(account, clir('Y')), 'entity.closed')
  })
})

test('strangers find nothing and change nothing', async () => {
  const stranger: View = { iEnv: 1, iCustomer: await addCustomer(fixture.billing, { iCustomerType: 2 }) }
  const neighbour: View = { iEnv: 1, iCustomer, iAccount: await addAccount(fixture.billing, { iCustomer }) }
  for (const view of [stranger, neighbour, OTHER_ENV])
    for (const owner of [account, customer, site]) {
      await expect(fixture.billing.serviceFeatures.of(view, owner)).rejects.toMatchObject({
        code: 'entity.not_found',
      })
      await expectRefusal(fixture, () => set(owner, clir('Y'), view), 'entity.not_found')
    }
  await expect(fixture.billing.serviceFeatures.of(OTHER_ENV, product)).rejects.toMatchObject({
    code: 'entity.not_found',
  })
  await expectRefusal(fixture, () => set(product, clir('Y'), OTHER_ENV), 'entity.not_found')
  const own: View = { iEnv: 1, iCustomer }
  for (const owner of [account, customer, site]) await set(owner, clir('Y'), own)
  expect(await flagsOf(account)).toEqual(['Y', 'Y'])
})
