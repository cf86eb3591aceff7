import { randomBytes } from 'node:crypto'
import { createSecretBox } from '@openespf/foundation/secret-box'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addAccount, addProduct, createFixture, ENV, type Fixture } from '../testing/fixture.ts'
import { createAccountTermRule, createActivationRule, createAddonPhaseRule } from './due.ts'

let fixture: Fixture
let deps: Parameters<typeof createActivationRule>[0]
beforeEach(async () => {
  fixture = await createFixture()
  deps = {
    database: fixture.database,
    secretBox: createSecretBox(randomBytes(32)),
    clock: { now: () => new Date(0) },
  }
})
afterEach(() => fixture.drop())

const column = async (name: string, iAccount: number) =>
  (await fixture.query(`select ${name} from billing.account where i_account = ${iAccount}`))[0]?.[name]
const before = new Date('2026-03-01T23:59:59Z')
const after = new Date('2026-03-02T00:00:00Z')

test('an inactive account opens on its activation date, another stays inactive', async () => {
  const rule = createActivationRule(deps)
  const due = await addAccount(fixture.billing, { billStatus: 'I', activationDate: '2026-03-02' })
  const dateless = await addAccount(fixture.billing, { billStatus: 'I' })
  expect(await rule.runOnce(before)).toBe(0)
  expect(await rule.runOnce(after)).toBe(1)
  expect(await column('bill_status', due)).toBe('O')
  expect(await column('bill_status', dateless)).toBe('I')
  expect(await rule.runOnce(after)).toBe(0)
})

test('an account becomes active and expires on its days; a closed one does not', async () => {
  const rule = createAccountTermRule(deps)
  const dates = { activationDate: '2026-03-02', expirationDate: '2026-03-04' }
  const account = await addAccount(fixture.billing, dates)
  const closed = await addAccount(fixture.billing, dates)
  await fixture.billing.accounts.terminate(ENV, closed)
  expect(await column('term', account)).toBe('not_yet_active')
  expect(await rule.runOnce(before)).toBe(0)
  expect(await rule.runOnce(after)).toBe(1)
  expect(await column('term', account)).toBe('active')
  expect(await rule.runOnce(new Date('2026-03-03T23:59:59Z'))).toBe(0)
  expect(await rule.runOnce(new Date('2026-03-04T00:00:00Z'))).toBe(1)
  expect(await column('term', account)).toBe('expired')
  expect(await column('term', closed)).toBe('not_yet_active')
})

test('new dates count at once', async () => {
  const account = await addAccount(fixture.billing)
  await fixture.billing.accounts.update(ENV, account, { expirationDate: '2026-03-01' })
  expect(await column('term', account)).toBe('expired')
  await fixture.billing.accounts.update(ENV, account, { expirationDate: null })
  expect(await column('term', account)).toBe('active')
})

test('an add-on starts and ends at its times', async () => {
  const rule = createAddonPhaseRule(deps)
  const iProduct = await addProduct(fixture.billing, { addonPriority: 10 })
  const at = (hour: number) => new Date(Date.UTC(2026, 2, 5, hour))
  const addons = [{ iProduct, effectiveFrom: at(1), effectiveTo: at(2) }]
  const account = await addAccount(fixture.billing, { addons })
  await fixture.billing.accounts.terminate(ENV, await addAccount(fixture.billing, { addons }))
  const phase = async () =>
    (await fixture.query(`select phase from billing.account_addon where i_account = ${account}`))[0]?.[
      'phase'
    ]
  expect(await phase()).toBe('pending')
  expect(await rule.runOnce(at(0))).toBe(0)
  expect(await rule.runOnce(at(1))).toBe(1)
  expect(await phase()).toBe('active')
  expect(await rule.runOnce(at(1))).toBe(0)
  expect(await rule.runOnce(at(2))).toBe(1)
  expect(await phase()).toBe('ended')
})
