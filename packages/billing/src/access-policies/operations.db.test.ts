import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectRefusal } from '../testing/expect-refusal.ts'
import { addAccount, addProduct, createFixture, ENV, type Fixture, OTHER_ENV } from '../testing/fixture.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())

const attributes = [{ group_name: 'lte.wtl', name: 'cs_profile', values: ['default', 'žluť'] }]

test('adds, finds, updates only what differs, lists', async () => {
  const { accessPolicies } = fixture.billing
  const iAccessPolicy = await accessPolicies.add(ENV, { name: 'LTE', attributes })
  expect(await accessPolicies.find(ENV, { name: 'LTE' })).toMatchObject({ iAccessPolicy, attributes })
  const before = await fixture.everything()
  await accessPolicies.update(ENV, iAccessPolicy, { name: 'LTE', attributes: structuredClone(attributes) })
  expect(await fixture.everything()).toBe(before)
  await accessPolicies.update(ENV, iAccessPolicy, { attributes: [] })
  expect(await accessPolicies.find(ENV, { iAccessPolicy })).toMatchObject({ name: 'LTE', attributes: [] })
  expect((await accessPolicies.list(ENV, { name: 'L%' }, {})).items).toMatchObject([{ iAccessPolicy }])
  expect(await accessPolicies.find(OTHER_ENV, { iAccessPolicy })).toBeUndefined()
})

test('refuses doubles, and to delete what is referred to', async () => {
  const { billing } = fixture
  const { add, update, remove } = billing.accessPolicies
  await add(ENV, { name: 'Taken' })
  const [ofProduct, ofAccount, free] = [
    await add(ENV, { name: 'of product' }),
    await add(ENV, { name: 'of account' }),
    await add(ENV, { name: 'free' }),
  ]
  await addProduct(billing, { iAccessPolicy: ofProduct })
  await addAccount(billing, { iAccessPolicy: ofAccount })
  const twice = [...attributes, ...attributes]
  await expectRefusal(fixture, () => add(ENV, { name: 'Taken' }), 'entity.duplicate')
  await expectRefusal(fixture, () => update(ENV, free, { name: 'Taken' }), 'entity.duplicate')
  await expectRefusal(fixture, () => update(ENV, 2 ** 40, { name: 'x' }), 'entity.not_found')
  await expectRefusal(fixture, () => update(ENV, free, { attributes: twice }), 'request.invalid')
  await expectRefusal(fixture, () => remove(ENV, ofProduct), 'entity.in_use')
  await expectRefusal(fixture, () => remove(ENV, ofAccount), 'entity.in_use')
  await remove(ENV, free)
  await expectRefusal(fixture, () => remove(ENV, free), 'entity.not_found')
})
