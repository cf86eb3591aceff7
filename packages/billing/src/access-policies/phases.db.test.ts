import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectRefusal } from '../testing/expect-refusal.ts'
import { addAccount, addProduct, createFixture, ENV, type Fixture, OTHER_ENV } from '../testing/fixture.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())

test('a phase is added, changed where it differs, removed with its policy', async () => {
  const { accessPolicies, phases } = fixture.billing
  const iAccessPolicy = await accessPolicies.add(ENV, { name: 'LTE' })
  const attributes = [{ group_name: 'cisco', name: 'rate', values: ['1'], operation: ':=' as const }]
  const night = { name: 'night', timeFrom: '22:00', timeTo: '06:00', attributes }
  const iPhase = await phases.add(ENV, iAccessPolicy, night)
  const gone = await phases.add(ENV, iAccessPolicy, { name: 'gone', phaseType: 'Blocked' })
  const before = await fixture.everything()
  await phases.update(ENV, iPhase, structuredClone(night))
  expect(await fixture.everything()).toBe(before)
  await phases.update(ENV, iPhase, { phaseType: 'Turbo', daysOfWeek: [7, 6], downSpeed: 2048 })
  await phases.remove(ENV, gone)
  expect(await phases.list(iAccessPolicy)).toEqual([
    {
      ...{ ...night, iPhase, iAccessPolicy, phaseType: 'Turbo', daysOfWeek: [6, 7] },
      ...{ upSpeed: null, downSpeed: 2048 },
    },
  ])
  await accessPolicies.remove(ENV, iAccessPolicy)
  expect(await phases.list(iAccessPolicy)).toEqual([])
})

test('refuses what does not fit, and what another environment has', async () => {
  const { accessPolicies, phases, servicePolicies } = fixture.billing
  const iAccessPolicy = await accessPolicies.add(ENV, { name: 'refusing' })
  const iPhase = await phases.add(ENV, iAccessPolicy, { name: 'a' })
  await phases.add(ENV, iAccessPolicy, { name: 'b' })
  const voice = await servicePolicies.add(ENV, { name: 'voice', serviceType: 'voice' })
  const { add, update, remove } = phases
  await expectRefusal(fixture, () => add(ENV, iAccessPolicy, { name: 'a' }), 'entity.duplicate')
  await expectRefusal(fixture, () => update(ENV, iPhase, { name: 'b' }), 'entity.duplicate')
  await expectRefusal(fixture, () => update(ENV, iPhase, { timeFrom: '10:00' }), 'request.invalid')
  await expectRefusal(fixture, () => add(ENV, voice, { name: 'c' }), 'entity.not_found')
  await expectRefusal(fixture, () => add(OTHER_ENV, iAccessPolicy, { name: 'c' }), 'entity.not_found')
  await expectRefusal(fixture, () => update(OTHER_ENV, iPhase, { name: 'c' }), 'entity.not_found')
  await expectRefusal(fixture, () => remove(OTHER_ENV, iPhase), 'entity.not_found')
  await expectRefusal(fixture, () => remove(ENV, 2 ** 40), 'entity.not_found')
})

test('a service policy of Internet access is an access policy, the others are not', async () => {
  const { accessPolicies, servicePolicies } = fixture.billing
  const internet = await servicePolicies.add(ENV, { name: 'internet', serviceType: 'netaccess' })
  const msg = await servicePolicies.add(ENV, { name: 'msg', serviceType: 'msg' })
  expect(await accessPolicies.find(ENV, { name: 'internet' })).toMatchObject({ iAccessPolicy: internet })
  expect(await accessPolicies.find(ENV, { iAccessPolicy: msg })).toBeUndefined()
  expect((await accessPolicies.list(ENV, { name: 'msg' }, {})).items).toEqual([])
  const listed = await servicePolicies.list(ENV, { serviceType: 'msg' }, {})
  expect(listed.items).toMatchObject([{ iAccessPolicy: msg }])
  await servicePolicies.update(ENV, msg, { description: 'SMS' })
  expect(await servicePolicies.find(ENV, { iAccessPolicy: msg })).toMatchObject({ description: 'SMS' })
  expect(await servicePolicies.find(OTHER_ENV, { iAccessPolicy: msg })).toBeUndefined()
  const rename = () => accessPolicies.update(ENV, msg, { name: 'x' })
  await expectRefusal(fixture, rename, 'entity.not_found')
  await expectRefusal(fixture, () => accessPolicies.remove(ENV, msg), 'entity.not_found')
  const foreign = () => servicePolicies.update(OTHER_ENV, msg, { name: 'x' })
  await expectRefusal(fixture, foreign, 'entity.not_found')
  const ofProduct = () => addProduct(fixture.billing, { iAccessPolicy: msg })
  await expectRefusal(fixture, ofProduct, 'entity.not_found')
  await addAccount(fixture.billing, { iAccessPolicy: internet })
  await expectRefusal(fixture, () => servicePolicies.remove(ENV, internet), 'entity.in_use')
  await servicePolicies.remove(ENV, msg)
})
