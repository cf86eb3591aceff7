import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectRefusal } from '../testing/expect-refusal.ts'
import { addProduct, createFixture, ENV, type Fixture, OTHER_ENV } from '../testing/fixture.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())

const idsOf = async (view: typeof ENV, filter = {}) =>
  (await fixture.billing.services.list(view, filter, {})).items.map(({ iService }) => iService)

test('the predefined ones are there for every environment, and never change', async () => {
  const { services } = fixture.billing
  expect(await idsOf(OTHER_ENV)).toEqual([3, 10, 105, 106])
  expect(await idsOf(ENV, { serviceType: 'netaccess' })).toEqual([105, 106])
  expect(await services.find(ENV, { name: 'Internet Access KB' })).toMatchObject({
    iService: 106,
    iEnv: null,
  })
  await expectRefusal(fixture, () => services.update(ENV, 3, { name: 'x' }), 'entity.predefined')
  await expectRefusal(fixture, () => services.remove(ENV, 3), 'entity.predefined')
  await expectRefusal(fixture, () => services.add(ENV, { name: 'Voice Calls' }), 'entity.duplicate')
})

test('custom ones are added, changed where they differ, and deleted when nothing rates them', async () => {
  const { services, products } = fixture.billing
  const iService = await services.add(ENV, { name: 'IPTV', baseUnit: 'channel' })
  expect(iService).toBeGreaterThanOrEqual(1000)
  const before = await fixture.everything()
  await services.update(ENV, iService, { name: 'IPTV', baseUnit: 'channel' })
  expect(await fixture.everything()).toBe(before)
  await services.update(ENV, iService, { ratingBase: 'time' })
  expect(await services.find(ENV, { iService })).toMatchObject({ name: 'IPTV', ratingBase: 'time' })
  await expectRefusal(fixture, () => services.add(ENV, { name: 'IPTV' }), 'entity.duplicate')
  const taken = () => services.update(ENV, iService, { name: 'Messaging' })
  await expectRefusal(fixture, taken, 'entity.duplicate')
  const iProduct = await addProduct(fixture.billing, { includedServices: [{ iService }] })
  await expectRefusal(fixture, () => services.remove(ENV, iService), 'entity.in_use')
  await products.update(ENV, iProduct, { includedServices: [] })
  await services.remove(ENV, iService)
  await expectRefusal(fixture, () => services.remove(ENV, iService), 'entity.not_found')
})

test('a custom one is nothing to another environment', async () => {
  const { services } = fixture.billing
  const iService = await services.add(ENV, { name: 'Ours' })
  expect(await services.find(OTHER_ENV, { iService })).toBeUndefined()
  expect(await idsOf(OTHER_ENV)).not.toContain(iService)
  const { update, remove } = services
  await expectRefusal(fixture, () => update(OTHER_ENV, iService, { name: 'x' }), 'entity.not_found')
  await expectRefusal(fixture, () => remove(OTHER_ENV, iService), 'entity.not_found')
  const rated = () => addProduct(fixture.billing, { includedServices: [{ iService }] }, OTHER_ENV)
  await expectRefusal(fixture, rated, 'entity.not_found')
})
