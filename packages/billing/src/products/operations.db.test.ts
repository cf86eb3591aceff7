import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectRefusal } from '../testing/expect-refusal.ts'
import { addAccount, addProduct, createFixture, ENV, type Fixture, OTHER_ENV } from '../testing/fixture.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())

test('adds, finds, updates only what differs', async () => {
  const { billing } = fixture
  const iAccessPolicy = await billing.accessPolicies.add(ENV, { name: 'of products' })
  const iProduct = await addProduct(billing, { name: 'Mobile M', iAccessPolicy, description: 'one' })
  expect(await billing.products.find(ENV, { name: 'Mobile M' })).toMatchObject({
    iProduct,
    iAccessPolicy,
    addonPriority: 0,
  })
  const before = await fixture.everything()
  await billing.products.update(ENV, iProduct, { name: 'Mobile M', iAccessPolicy, description: 'one' })
  expect(await fixture.everything()).toBe(before)
  await billing.products.update(ENV, iProduct, { iAccessPolicy: null, iAccountRole: 8 })
  expect(await billing.products.find(ENV, { iProduct })).toMatchObject({
    iAccessPolicy: null,
    iAccountRole: 8,
  })
})

test('refuses taken names and policies that are not there', async () => {
  const { billing } = fixture
  const { update } = billing.products
  await addProduct(billing, { name: 'Taken' })
  const iProduct = await addProduct(billing)
  await expectRefusal(fixture, () => addProduct(billing, { name: 'Taken' }), 'entity.duplicate')
  await expectRefusal(fixture, () => addProduct(billing, { iAccessPolicy: 2 ** 40 }), 'entity.not_found')
  await expectRefusal(fixture, () => update(ENV, iProduct, { name: 'Taken' }), 'entity.duplicate')
  await expectRefusal(fixture, () => update(ENV, iProduct, { iAccessPolicy: 2 ** 40 }), 'entity.not_found')
  await expectRefusal(fixture, () => update(OTHER_ENV, iProduct, { name: 'x' }), 'entity.not_found')
})

test('a product in use stays; one that only closed accounts had goes out of sight and frees its name', async () => {
  const { billing } = fixture
  const iProduct = await addProduct(billing, { name: 'Old M' })
  const addon = await addProduct(billing, { addonPriority: 10 })
  const unused = await addProduct(billing)
  const iAccount = await addAccount(billing, { iProduct, addons: [{ iProduct: addon }] })
  for (const used of [iProduct, addon])
    await expectRefusal(fixture, () => billing.products.remove(ENV, used), 'entity.in_use')
  await billing.accounts.terminate(ENV, iAccount)
  for (const removable of [iProduct, addon, unused]) {
    await billing.products.remove(ENV, removable)
    expect(await billing.products.find(ENV, { iProduct: removable })).toBeUndefined()
    await expectRefusal(fixture, () => billing.products.remove(ENV, removable), 'entity.not_found')
  }
  expect(await billing.accounts.find(ENV, { iAccount })).toMatchObject({ productName: 'Old M' })
  await addProduct(billing, { name: 'Old M' })
  expect((await billing.products.list(ENV, { name: 'Old%' }, { withTotal: true })).total).toBe(1)
})
