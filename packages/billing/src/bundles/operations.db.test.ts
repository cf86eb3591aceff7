import { systemClock } from '@openespf/foundation/clock'
import { silentLog } from '@openespf/foundation/log'
import { createSecretBox } from '@openespf/foundation/secret-box'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Rule } from '../clock/rule.ts'
import { expectRefusal } from '../testing/expect-refusal.ts'
import { addAccount, addCustomer, addProduct, createFixture, ENV, type Fixture } from '../testing/fixture.ts'
import { addPlan, minutes, VOICE } from '../testing/plans.ts'
import { AMOUNT_BOUND } from '../transactions/core/balance.ts'
import { createBundlesRule, createPlanSpreadRule } from './due.ts'

let fixture: Fixture
let bundles: Rule
let spread: Rule
const lines: object[] = []
beforeAll(async () => {
  fixture = await createFixture()
  const deps = {
    database: fixture.database,
    clock: systemClock,
    secretBox: createSecretBox(Buffer.alloc(32)),
    log: { ...silentLog, error: (line: object) => lines.push(line) },
  }
  bundles = createBundlesRule(deps)
  spread = createPlanSpreadRule(deps)
})
beforeEach(() => fixture.setNow('2026-03-01T12:00:00Z'))
afterAll(() => fixture.drop())

async function quotas(iAccount: number) {
  const counters = await fixture.billing.bundles.counters(ENV, iAccount)
  return counters.map(({ state, allocatedAmount, usedAmount }) => [state, allocatedAmount, usedAmount])
}
async function states(iAccount: number) {
  const rows = await fixture.query(
    `select state from billing.account_bundle where i_account = ${iAccount} order by 1`,
  )
  return rows.map(({ state }) => state)
}
/** All that the rule does at the moment; then it has nothing more to do. */
async function run(rule: Rule, at: string) {
  while ((await rule.runOnce(new Date(at))) > 0);
  const before = await fixture.everything()
  expect(await rule.runOnce(new Date(at))).toBe(0)
  expect(await fixture.everything()).toBe(before)
}

const renewable = {
  planType: 'renewable',
  autoRenewal: 'on_sufficient_funds',
  gracePeriodDays: 5,
  renewalFee: 300_000n,
} as const

describe('what an account has', () => {
  test('its own plan or its main product’s, and its add-ons’', async () => {
    const { billing } = fixture
    const [main, own, extra] = [await addPlan(billing), await addPlan(billing), await addPlan(billing)]
    const iProduct = await addProduct(billing, { iVdPlan: main })
    const addon = await addProduct(billing, { iVdPlan: extra, addonPriority: 20 })
    const iAccount = await addAccount(billing, { iProduct, addons: [{ iProduct: addon }] })
    const plans = async () =>
      (await billing.bundles.counters(ENV, iAccount)).map((one) => [one.iVdPlan, one.addonPriority])
    expect(await plans()).toEqual([
      [extra, 20],
      [main, 0],
    ])
    await billing.accounts.update(ENV, iAccount, { iVdPlan: own })
    expect(await plans()).toEqual([
      [extra, 20],
      [own, 255],
    ])
    await billing.accounts.update(ENV, iAccount, { iVdPlan: null, addons: [] })
    expect(await plans()).toEqual([[main, 0]])
    expect(await billing.accounts.find(ENV, { iAccount })).toMatchObject({ iVdPlan: null })
    await billing.accounts.terminate(ENV, iAccount)
    expect(await plans()).toEqual([])
  })

  test('refuses plans of another currency, and plans that are not there', async () => {
    const { billing } = fixture
    const iAccount = await addAccount(billing)
    const euro = await addPlan(billing, { iso4217: 'EUR' })
    const update = (iVdPlan: number) => () => billing.accounts.update(ENV, iAccount, { iVdPlan })
    await expectRefusal(fixture, update(euro), 'request.invalid')
    await expectRefusal(fixture, update(2 ** 30), 'entity.not_found')
    await expectRefusal(fixture, () => addProduct(billing, { iVdPlan: euro }), 'request.invalid')
    const stranger = { iEnv: 1, iCustomer: await addCustomer(billing) }
    const { counters, activate, topUp } = billing.bundles
    await expectRefusal(fixture, () => counters(stranger, iAccount), 'entity.not_found')
    await expectRefusal(fixture, () => activate(stranger, iAccount, { iVdPlan: euro }), 'entity.not_found')
    await expectRefusal(fixture, () => topUp(stranger, iAccount, 1), 'entity.not_found')
    await expectRefusal(fixture, () => billing.usage.add(stranger, minutes(iAccount, 1n)), 'entity.not_found')
  })

  test('a plan in use stays', async () => {
    const { billing } = fixture
    const iVdPlan = await addPlan(billing)
    const unused = await addPlan(billing)
    await addAccount(billing, { iVdPlan })
    await expectRefusal(fixture, () => billing.discountPlans.remove(ENV, iVdPlan), 'entity.in_use')
    await billing.discountPlans.remove(ENV, unused)
    expect(await billing.discountPlans.find(ENV, { iVdPlan: unused })).toBeUndefined()
  })
})

describe('usage', () => {
  test('uses a quota up, activates its bundle and is charged', async () => {
    const { billing } = fixture
    const iAccount = await addAccount(billing, { iVdPlan: await addPlan(billing) })
    await billing.usage.add(ENV, minutes(iAccount, 400_000n))
    expect(await quotas(iAccount)).toEqual([['available', 1_000_000n, 400_000n]])
    expect(await states(iAccount)).toEqual(['active'])
    await billing.usage.add(ENV, minutes(iAccount, 700_000n, 50_000n))
    expect(await quotas(iAccount)).toEqual([['exceeded', 1_000_000n, 1_000_000n]])
    expect(await billing.accounts.find(ENV, { iAccount })).toMatchObject({ balance: 50_000n })
    const { items, total } = await billing.usage.list(ENV, { iAccount }, { withTotal: true })
    expect(total).toBe(2)
    expect(items[1]).toMatchObject({ coveredQuantity: 600_000n, chargedAmount: 50_000n })
    const stranger = { iEnv: 1, iCustomer: await addCustomer(billing) }
    expect((await billing.usage.list(stranger, { iAccount }, {})).items).toEqual([])
    expect((await billing.usage.list(ENV, { iAccount, from: new Date('2026-03-02') }, {})).items).toEqual([])
  })

  test('a top-up gives more, for its fee and its time', async () => {
    const { billing } = fixture
    const iVdPlan = await addPlan(billing)
    const iAccount = await addAccount(billing, { iVdPlan, billingModel: -1, openingBalance: 100_000n })
    const iVdDg = (await billing.discountPlans.find(ENV, { iVdPlan }))?.items[0]?.iVdDg ?? 0
    const option = { iVdDg, topupAmount: 500_000n, topupExpiryTime: 2, topupFee: 60_000n }
    const iVdTopup = await billing.discountPlans.addTopup(ENV, option)
    await billing.usage.add(ENV, minutes(iAccount, 1_000_000n))
    await billing.bundles.topUp(ENV, iAccount, iVdTopup)
    expect(await quotas(iAccount)).toEqual([['available', 1_500_000n, 1_000_000n]])
    expect(await billing.accounts.find(ENV, { iAccount })).toMatchObject({ balance: 40_000n })
    await expectRefusal(fixture, () => billing.bundles.topUp(ENV, iAccount, iVdTopup), 'funds.insufficient')
    await run(bundles, '2026-03-03T12:00:00Z')
    expect(await quotas(iAccount)).toEqual([['exceeded', 1_000_000n, 1_000_000n]])
  })
})

describe('time', () => {
  test('a legacy plan’s quotas begin again, with what the plan gives then', async () => {
    const { billing } = fixture
    const iVdPlan = await addPlan(billing, { iBillingPeriod: 1 })
    const iAccount = await addAccount(billing, { iVdPlan })
    await billing.usage.add(ENV, minutes(iAccount, 1_000_000n))
    const items = [{ ...VOICE, allocatedAmount: 7n }]
    await billing.discountPlans.update(ENV, iVdPlan, { items })
    await run(bundles, '2026-03-02T11:59:59Z')
    expect(await quotas(iAccount)).toEqual([])
    await run(bundles, '2026-03-02T12:00:00Z')
    expect(await quotas(iAccount)).toEqual([['available', 7n, 0n]])
  })

  test('a bundle is renewed while there are funds; then it expires and its grace period ends', async () => {
    const { billing } = fixture
    const iVdPlan = await addPlan(billing, renewable)
    const iAccount = await addAccount(billing, { iVdPlan, billingModel: -1, openingBalance: 500_000n })
    await billing.usage.add(ENV, minutes(iAccount, 1_000_000n))
    await run(bundles, '2026-04-01T12:00:00Z')
    expect(await states(iAccount)).toEqual(['active'])
    expect(await quotas(iAccount)).toEqual([['available', 1_000_000n, 0n]])
    expect(await billing.accounts.find(ENV, { iAccount })).toMatchObject({ balance: 200_000n })
    await run(bundles, '2026-05-01T12:00:00Z')
    expect(await states(iAccount)).toEqual(['expired'])
    expect(await quotas(iAccount)).toEqual([['expired', 1_000_000n, 0n]])
    await run(bundles, '2026-05-06T12:00:00Z')
    expect(await states(iAccount)).toEqual(['grace_over'])
  })

  test('a renewal that cannot be charged keeps no other account waiting', async () => {
    const { billing } = fixture
    const iVdPlan = await addPlan(billing, renewable)
    const [full, other] = [await addAccount(billing, { iVdPlan }), await addAccount(billing, { iVdPlan })]
    for (const iAccount of [full, other]) await billing.usage.add(ENV, minutes(iAccount, 1_000_000n))
    const charge = { action: 'Manual charge', amount: AMOUNT_BOUND - 1n } as const
    await billing.transactions.ofAccount(ENV, full, charge)
    lines.length = 0
    await run(bundles, '2026-04-01T12:00:00Z')
    expect(await billing.accounts.find(ENV, { iAccount: other })).toMatchObject({ balance: 300_000n })
    expect(lines).toMatchObject([{ rule: bundles.name, i_env: 1, entity: `account/${full}` }])
    await billing.transactions.ofAccount(ENV, full, { ...charge, action: 'Manual credit' })
    await run(bundles, '2026-04-01T12:00:01Z')
    expect(await billing.accounts.find(ENV, { iAccount: full })).toMatchObject({ balance: 300_000n })
  })

  test('in its grace period a payment resumes it; after that, only a call', async () => {
    const { billing } = fixture
    const iVdPlan = await addPlan(billing, renewable)
    const iAccount = await addAccount(billing, { iVdPlan, billingModel: -1 })
    await billing.bundles.activate(ENV, iAccount, { iVdPlan })
    await run(bundles, '2026-04-02T00:00:00Z')
    expect(await states(iAccount)).toEqual(['expired'])
    const pay = (amount: bigint) =>
      billing.transactions.ofAccount(ENV, iAccount, { action: 'Manual payment', amount })
    await pay(300_000n)
    await run(bundles, '2026-04-03T00:00:00Z')
    expect(await states(iAccount)).toEqual(['active'])
    await run(bundles, '2026-06-01T00:00:00Z')
    expect(await states(iAccount)).toEqual(['grace_over'])
    fixture.setNow('2026-06-02T00:00:00Z')
    const activate = () => billing.bundles.activate(ENV, iAccount, { iVdPlan, autoRenewal: false })
    await expectRefusal(fixture, activate, 'funds.insufficient')
    await pay(300_000n)
    await activate()
    expect(await states(iAccount)).toEqual(['active'])
  })

  test('an activation waits for its time; an add-on’s plan ends with it', async () => {
    const { billing } = fixture
    const addon = await addProduct(billing, { addonPriority: 10, iVdPlan: await addPlan(billing) })
    const iVdPlan = await addPlan(billing)
    const effectiveTo = new Date('2026-03-03T00:00:00Z')
    const iAccount = await addAccount(billing, { iVdPlan, addons: [{ iProduct: addon, effectiveTo }] })
    const delayTill = new Date('2026-03-02T00:00:00Z')
    await billing.bundles.activate(ENV, iAccount, { iVdPlan, delayTill })
    expect(await states(iAccount)).toEqual(['assigned', 'assigned'])
    await run(bundles, '2026-03-02T00:00:00Z')
    expect(await states(iAccount)).toEqual(['active', 'assigned'])
    await run(bundles, '2026-03-03T00:00:00Z')
    expect(await states(iAccount)).toEqual(['active'])
  })

  test('a product’s new plan comes to its accounts', async () => {
    const { billing } = fixture
    const iProduct = await addProduct(billing)
    const [first, second] = [
      await addAccount(billing, { iProduct }),
      await addAccount(billing, { iProduct, iVdPlan: await addPlan(billing) }),
    ]
    const iVdPlan = await addPlan(billing)
    await billing.products.update(ENV, iProduct, { iVdPlan })
    expect(await states(first)).toEqual([])
    await run(spread, '2026-03-01T12:00:01Z')
    expect((await billing.bundles.counters(ENV, first))[0]).toMatchObject({ iVdPlan })
    expect((await billing.bundles.counters(ENV, second))[0]).not.toMatchObject({ iVdPlan })
    await billing.products.update(ENV, iProduct, { iVdPlan: null })
    await run(spread, '2026-03-01T12:00:02Z')
    expect(await states(first)).toEqual([])
  })

  test('an account that cannot get the new plan keeps neither accounts nor products waiting, and gets it later', async () => {
    const { billing, query } = fixture
    const products = [await addProduct(billing), await addProduct(billing)]
    const [iProduct = 0] = products
    const [bad, good] = [await addAccount(billing, { iProduct }), await addAccount(billing, { iProduct })]
    const ofOther = await addAccount(billing, { iProduct: products[1] ?? 0 })
    const iVdPlan = await addPlan(billing)
    for (const one of products) await billing.products.update(ENV, one, { iVdPlan })
    await query(`alter table billing.account_bundle add constraint spoilt check (i_account <> ${bad})`)
    lines.length = 0
    await run(spread, '2026-03-01T12:00:00Z')
    expect([await states(bad), await states(good), await states(ofOther)]).toEqual([
      ...[[], ['assigned'], ['assigned']],
    ])
    expect(lines).toMatchObject([{ rule: spread.name, entity: `account/${bad}` }])
    const unspread = () => query('select i_product from billing.product where not plan_spread')
    expect(await unspread()).toEqual([{ i_product: iProduct }])
    await query('alter table billing.account_bundle drop constraint spoilt')
    await run(spread, '2026-03-01T12:00:01Z')
    expect(await states(bad)).toEqual(['assigned'])
    await run(spread, '2026-03-01T12:00:03Z')
    expect(await unspread()).toEqual([])
  })
})
