import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectRefusal } from '../testing/expect-refusal.ts'
import { addAccount, addCustomer, createFixture, ENV, type Fixture, OTHER_ENV } from '../testing/fixture.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())

const redirectNumber = '4201234'

test('numbers are added last, changed, and removed', async () => {
  const { followMe } = fixture.billing
  const iAccount = await addAccount(fixture.billing)
  const first = await followMe.addNumber(ENV, iAccount, { redirectNumber })
  const second = await followMe.addNumber(ENV, iAccount, { redirectNumber: '9', timeout: 5 })
  await followMe.updateNumber(ENV, first, { iFollowOrder: 3, active: false })
  expect(await followMe.find(ENV, iAccount)).toMatchObject({
    settings: { sequence: 'Order', timeout: 15 },
    numbers: [
      { iFollowMeNumber: second, iFollowOrder: 2, timeout: 5 },
      { iFollowMeNumber: first, iFollowOrder: 3, active: false, redirectNumber },
    ],
  })
  await followMe.removeNumber(ENV, second)
  expect((await followMe.find(ENV, iAccount))?.numbers).toHaveLength(1)
})

test('what is as it was is not written', async () => {
  const { followMe } = fixture.billing
  const iAccount = await addAccount(fixture.billing)
  const number = await followMe.addNumber(ENV, iAccount, { redirectNumber })
  const before = await fixture.everything()
  await followMe.updateNumber(ENV, number, { redirectNumber, active: true })
  await followMe.updateSettings(ENV, iAccount, { sequence: 'Order' })
  expect(await fixture.everything()).toBe(before)
  await followMe.updateSettings(ENV, iAccount, { sequence: 'Random' })
  expect((await followMe.find(ENV, iAccount))?.settings).toEqual({ sequence: 'Random', timeout: 15 })
})

test('a stranger sees nothing and changes nothing; a closed account is not changed', async () => {
  const { followMe, accounts } = fixture.billing
  const iAccount = await addAccount(fixture.billing)
  const number = await followMe.addNumber(ENV, iAccount, { redirectNumber })
  const operations = (view: typeof ENV) => [
    () => followMe.addNumber(view, iAccount, { redirectNumber }),
    () => followMe.updateNumber(view, number, { active: false }),
    () => followMe.removeNumber(view, number),
    () => followMe.updateSettings(view, iAccount, { timeout: 1 }),
  ]
  const iCustomer = await addCustomer(fixture.billing)
  const sibling = await addAccount(fixture.billing, { iCustomer })
  for (const view of [{ iEnv: 1, iCustomer }, { iEnv: 1, iCustomer, iAccount: sibling }, OTHER_ENV]) {
    expect(await followMe.find(view, iAccount)).toBeUndefined()
    for (const operation of operations(view)) await expectRefusal(fixture, operation, 'entity.not_found')
  }
  await accounts.terminate(ENV, iAccount)
  for (const operation of operations(ENV)) await expectRefusal(fixture, operation, 'entity.closed')
})
