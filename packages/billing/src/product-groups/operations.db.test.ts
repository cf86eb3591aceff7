import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectRefusal } from '../testing/expect-refusal.ts'
import { addProduct, createFixture, ENV, type Fixture, OTHER_ENV } from '../testing/fixture.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())

test('a group is added, renamed, given products and deleted without them', async () => {
  const { productGroups, products } = fixture.billing
  const iProductGroup = await productGroups.add(ENV, 'Mobile')
  const iProduct = await addProduct(fixture.billing, { iProductGroup })
  const before = await fixture.everything()
  await productGroups.rename(ENV, iProductGroup, 'Mobile')
  expect(await fixture.everything()).toBe(before)
  await productGroups.rename(ENV, iProductGroup, 'Mobil')
  expect(await products.find(ENV, { iProduct })).toMatchObject({ iProductGroup, productGroupName: 'Mobil' })
  expect((await products.list(ENV, { iProductGroup }, {})).items).toMatchObject([{ iProduct }])
  expect((await productGroups.list(ENV, { name: 'Mob%' }, {})).items).toMatchObject([
    { iProductGroup, name: 'Mobil' },
  ])
  await expectRefusal(fixture, () => productGroups.remove(ENV, iProductGroup), 'entity.in_use')
  await products.update(ENV, iProduct, { iProductGroup: null })
  await productGroups.remove(ENV, iProductGroup)
  expect(await productGroups.find(ENV, { iProductGroup })).toBeUndefined()
})

test('refuses taken names and groups that are not there, as for another environment', async () => {
  const { productGroups, products } = fixture.billing
  const iProductGroup = await productGroups.add(ENV, 'Taken')
  const other = await productGroups.add(ENV, 'Other')
  const { rename, remove } = productGroups
  await expectRefusal(fixture, () => productGroups.add(ENV, 'Taken'), 'entity.duplicate')
  await expectRefusal(fixture, () => rename(ENV, other, 'Taken'), 'entity.duplicate')
  await expectRefusal(fixture, () => rename(OTHER_ENV, other, 'x'), 'entity.not_found')
  await expectRefusal(fixture, () => remove(OTHER_ENV, other), 'entity.not_found')
  expect(await productGroups.find(OTHER_ENV, { iProductGroup })).toBeUndefined()
  expect((await productGroups.list(OTHER_ENV, {}, {})).items).toEqual([])
  const stranger = () => addProduct(fixture.billing, { iProductGroup }, OTHER_ENV)
  await expectRefusal(fixture, stranger, 'entity.not_found')
  const iProduct = await addProduct(fixture.billing)
  const missing = () => products.update(ENV, iProduct, { iProductGroup: 2 ** 40 })
  await expectRefusal(fixture, missing, 'entity.not_found')
})
