import { systemClock } from '@openespf/foundation/clock'
import { silentLog } from '@openespf/foundation/log'
import { createSecretBox } from '@openespf/foundation/secret-box'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createActivationRule } from '../accounts/due.ts'
import type { Rule } from '../clock/rule.ts'
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
import { addSubscription, minutes } from '../testing/plans.ts'
import { AMOUNT_BOUND } from '../transactions/core/balance.ts'
import { createSubscriptionsRule } from './due.ts'

let fixture: Fixture
let rule: Rule
const lines: object[] = []
beforeAll(async () => {
  fixture = await createFixture()
  const secretBox = createSecretBox(Buffer.alloc(32))
  const log = { ...silentLog, error: (line: object) => lines.push(line) }
  rule = createSubscriptionsRule({ database: fixture.database, clock: systemClock, secretBox, log })
})
beforeEach(() => fixture.setNow('2026-03-01T12:00:00Z'))
afterAll(() => fixture.drop())

const account = (iAccount: number) => fixture.billing.accounts.find(ENV, { iAccount })
const statusesOf = async (iAccount: number) =>
  (await fixture.billing.subscribers.list(ENV, { iAccount })).map(({ intStatus }) => intStatus)
async function run(at: string) {
  while ((await rule.runOnce(new Date(at))) > 0);
  const before = await fixture.everything()
  expect(await rule.runOnce(new Date(at))).toBe(0)
  expect(await fixture.everything()).toBe(before)
}

test('what can be subscribed to: added, changed, and deleted only when nobody has it', async () => {
  const { subscriptions, subscribers } = fixture.billing
  const iSubscription = await addSubscription(fixture.billing, { name: 'Line' })
  const before = await fixture.everything()
  await subscriptions.update(ENV, iSubscription, { periodicFees: [{ iPeriod: 4, fee: 500_000n }] })
  expect(await fixture.everything()).toBe(before)
  await subscriptions.update(ENV, iSubscription, { periodicFees: [{ iPeriod: 2, fee: 7n }] })
  expect(await subscriptions.find(ENV, { name: 'Line' })).toMatchObject({
    periodicFees: [{ iPeriod: 2, fee: 7n }],
  })
  expect((await subscriptions.list(ENV, { name: 'Li%' }, { withTotal: true })).total).toBe(1)
  const twice = [
    { iPeriod: 1 as const, fee: 1n },
    { iPeriod: 1 as const, fee: 2n },
  ]
  const update = () => subscriptions.update(ENV, iSubscription, { periodicFees: twice })
  await expectRefusal(fixture, update, 'request.invalid')
  await expectRefusal(
    fixture,
    () => subscriptions.update(OTHER_ENV, iSubscription, { name: 'x' }),
    'entity.not_found',
  )
  const iAccount = await addAccount(fixture.billing)
  await subscribers.add(ENV, { iAccount }, { iSubscription })
  await expectRefusal(fixture, () => subscriptions.remove(ENV, iSubscription), 'entity.in_use')
  await subscriptions.remove(ENV, await addSubscription(fixture.billing))
})

test('fees are charged once per period', async () => {
  const { billing } = fixture
  const iSubscription = await addSubscription(billing, { activationFee: 100_000n })
  const iAccount = await addAccount(billing)
  const iCustomer = await addCustomer(billing)
  await billing.subscribers.add(ENV, { iAccount }, { iSubscription })
  await billing.subscribers.add(ENV, { iCustomer }, { iSubscription })
  await run('2026-03-31T00:00:00Z')
  expect(await account(iAccount)).toMatchObject({ balance: 600_000n })
  await run('2026-04-01T12:00:00Z')
  expect(await account(iAccount)).toMatchObject({ balance: 1_100_000n })
  expect(await billing.customers.find(ENV, { iCustomer })).toMatchObject({ balance: 1_100_000n })
  const { items } = await billing.usage.list(ENV, { iCustomer }, {})
  expect(items.map(({ chargedAmount }) => chargedAmount)).toEqual([100_000n, 500_000n, 500_000n])
})

test('a debit account that cannot pay is suspended until it can', async () => {
  const { billing } = fixture
  const iSubscription = await addSubscription(billing)
  const iAccount = await addAccount(billing, { billingModel: -1, openingBalance: 500_000n })
  await billing.subscribers.add(ENV, { iAccount }, { iSubscription })
  expect(await account(iAccount)).toMatchObject({ balance: 0n, billStatus: 'O' })
  await run('2026-04-01T12:00:00Z')
  expect(await account(iAccount)).toMatchObject({ balance: 0n, billStatus: 'S', status: 'suspended' })
  const payment = { action: 'Manual payment', amount: 600_000n } as const
  await billing.transactions.ofAccount(ENV, iAccount, payment)
  await run('2026-04-02T00:00:00Z')
  expect(await account(iAccount)).toMatchObject({ balance: 100_000n, billStatus: 'O' })
})

test('one whose fee cannot be charged stops no other, and is charged when it can be', async () => {
  const { billing } = fixture
  const iSubscription = await addSubscription(billing)
  const iCustomer = await addCustomer(billing)
  const iAccount = await addAccount(billing)
  const startDate = new Date('2026-03-02T00:00:00Z')
  for (const subscriber of [{ iCustomer }, { iAccount }])
    await billing.subscribers.add(ENV, subscriber, { iSubscription, startDate })
  const charge = { action: 'Manual charge', amount: AMOUNT_BOUND - 1n } as const
  await billing.transactions.ofCustomer(ENV, iCustomer, charge)
  await run('2026-03-03T00:00:00Z')
  expect(await account(iAccount)).toMatchObject({ balance: 500_000n })
  expect(lines).toMatchObject([
    {
      ...{ rule: 'subscription fees', i_env: 1, entity: `customer/${iCustomer}`, pause_ms: 1000 },
      err: expect.objectContaining({ message: expect.stringContaining('balance would become too large') }),
    },
  ])
  await billing.transactions.ofCustomer(ENV, iCustomer, { ...charge, action: 'Manual credit' })
  await run('2026-03-03T00:00:01Z')
  expect(await billing.customers.find(ENV, { iCustomer })).toMatchObject({ balance: 500_000n })
})

test('inactive accounts, however many, keep nobody waiting; their fees are due once they open', async () => {
  const { billing } = fixture
  const iSubscription = await addSubscription(billing)
  const [iCustomer, iProduct] = [await addCustomer(billing), await addProduct(billing)]
  const add = async (fields: Partial<Parameters<typeof billing.accounts.add>[1]>, startDate: string) => {
    const iAccount = await addAccount(billing, { iCustomer, iProduct, ...fields })
    const wanted = { iSubscription, startDate: new Date(startDate) }
    await billing.subscribers.add(ENV, { iAccount }, wanted)
    return iAccount
  }
  const inactive = { billStatus: 'I', billingModel: -1 } as const
  const [byCall, byDate] = [
    await add({ ...inactive, openingBalance: 500_000n }, '2026-03-02T00:00:00Z'),
    await add({ ...inactive, activationDate: '2026-03-05' }, '2026-03-02T00:00:00Z'),
  ]
  for (let others = 0; others < 100; others += 1) await add(inactive, '2026-03-02T00:00:00Z')
  const open = await add({}, '2026-03-03T00:00:00Z')
  await run('2026-03-04T00:00:00Z')
  expect(await account(open)).toMatchObject({ balance: 500_000n })
  expect(await account(byCall)).toMatchObject({ balance: 500_000n, billStatus: 'I' })

  await billing.accounts.update(ENV, byCall, { billStatus: 'O' })
  await createActivationRule(fixture.deps).runOnce(new Date('2026-03-05T00:00:00Z'))
  await run('2026-03-05T00:00:00Z')
  expect(await account(byCall)).toMatchObject({ balance: 0n, billStatus: 'O' })
  expect(await account(byDate)).toMatchObject({ balance: 0n, billStatus: 'S' })
})

test('closing what cannot be paid lifts the suspension', async () => {
  const { billing } = fixture
  const iSubscription = await addSubscription(billing)
  const iAccount = await addAccount(billing, { billingModel: -1 })
  const id = await billing.subscribers.add(ENV, { iAccount }, { iSubscription })
  expect(await account(iAccount)).toMatchObject({ billStatus: 'S' })
  await billing.subscribers.close(ENV, { iAccount }, id)
  expect(await account(iAccount)).toMatchObject({ billStatus: 'O' })
  expect(await statusesOf(iAccount)).toEqual([2])
  await expectRefusal(fixture, () => billing.subscribers.close(ENV, { iAccount }, id), 'entity.not_found')
})

test('what is pending begins at its start date, with the first usage, or by a call', async () => {
  const { billing } = fixture
  const [byDate, byUsage] = [
    await addSubscription(billing),
    await addSubscription(billing, { activationMode: 2 }),
  ]
  const iAccount = await addAccount(billing)
  const startDate = new Date('2026-03-05T00:00:00Z')
  await billing.subscribers.add(ENV, { iAccount }, { iSubscription: byDate, startDate })
  await billing.subscribers.add(ENV, { iAccount }, { iSubscription: byUsage })
  await run('2026-03-04T00:00:00Z')
  expect(await statusesOf(iAccount)).toEqual([0, 0])
  await billing.usage.add(ENV, minutes(iAccount, 1n))
  expect(await statusesOf(iAccount)).toEqual([0, 1])
  await run('2026-03-05T00:00:00Z')
  expect(await statusesOf(iAccount)).toEqual([1, 1])
  const other = await addAccount(billing)
  await billing.subscribers.add(ENV, { iAccount: other }, { iSubscription: byUsage })
  await billing.subscribers.activate(ENV, { iAccount: other })
  expect(await statusesOf(other)).toEqual([1])
})

test('fees in advance', async () => {
  const { billing } = fixture
  const iSubscription = await addSubscription(billing)
  const iAccount = await addAccount(billing, { billingModel: -1, openingBalance: 1_000_000n })
  await billing.subscribers.add(ENV, { iAccount }, { iSubscription })
  await billing.subscribers.charge(ENV, { iAccount }, false)
  expect(await account(iAccount)).toMatchObject({ balance: 500_000n })
  await billing.subscribers.charge(ENV, { iAccount }, true)
  expect(await account(iAccount)).toMatchObject({ balance: 0n })
  await expectRefusal(
    fixture,
    () => billing.subscribers.charge(ENV, { iAccount }, true),
    'funds.insufficient',
  )
  await run('2026-04-02T00:00:00Z')
  expect(await account(iAccount)).toMatchObject({ balance: 0n, billStatus: 'O' })
})

test('a stranger sees and changes nothing; what does not fit is refused', async () => {
  const { billing } = fixture
  const iAccount = await addAccount(billing)
  const iCustomer = await addCustomer(billing)
  const stranger = { iEnv: 1, iCustomer: await addCustomer(billing) }
  const iSubscription = await addSubscription(billing)
  const euro = await addSubscription(billing, { iso4217: 'EUR' })
  const { list, add, close, activate, charge } = billing.subscribers
  for (const subscriber of [{ iAccount }, { iCustomer }]) {
    for (const work of [
      () => list(stranger, subscriber),
      () => add(stranger, subscriber, { iSubscription }),
      () => close(stranger, subscriber, 1),
      () => activate(stranger, subscriber),
      () => charge(stranger, subscriber, true),
    ])
      await expectRefusal(fixture, work, 'entity.not_found')
    const wrong = (wanted: Parameters<typeof add>[2]) => () => add(ENV, subscriber, wanted)
    await expectRefusal(fixture, wrong({ iSubscription: euro }), 'request.invalid')
    await expectRefusal(fixture, wrong({ iSubscription, iPeriod: 1 }), 'request.invalid')
  }
  await add(ENV, { iAccount }, { iSubscription })
  await billing.accounts.terminate(ENV, iAccount)
  expect(await statusesOf(iAccount)).toEqual([2])
})
