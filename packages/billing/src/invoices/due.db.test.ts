import { silentLog } from '@openespf/foundation/log'
import { createSecretBox } from '@openespf/foundation/secret-box'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Rule } from '../clock/rule.ts'
import { addAccount, addCustomer, addProduct, createFixture, ENV, type Fixture } from '../testing/fixture.ts'
import { AMOUNT_BOUND } from '../transactions/core/balance.ts'
import {
  createDelayRule,
  createInvoicingRule,
  createLimitationRule,
  createOverdueRule,
  createSuspensionRule,
} from './due.ts'

let fixture: Fixture
const lines: object[] = []
let rules: Record<'invoicing' | 'overdue' | 'limitation' | 'suspension' | 'delay', Rule>
beforeAll(async () => {
  fixture = await createFixture()
  const { database } = fixture
  const deps = {
    ...{ database, secretBox: createSecretBox(Buffer.alloc(32)), clock: { now: () => new Date(0) } },
    log: { ...silentLog, error: (line: object) => lines.push(line) },
  }
  rules = {
    invoicing: createInvoicingRule(deps),
    overdue: createOverdueRule(deps),
    limitation: createLimitationRule(deps),
    suspension: createSuspensionRule(deps),
    delay: createDelayRule(deps),
  }
})
afterAll(() => fixture.drop())

/** Charged on March 1st 2026 at noon. */
let iCustomer: number
let iAccount: number
const NOON = '2026-03-01T12:00:00Z'
const LATER = '2026-03-01T12:00:01Z'

beforeEach(async () => {
  fixture.setNow(NOON)
  await fixture.query('update billing.customer set next_invoice_at = null')
  await fixture.query(`update billing.invoice set status = 'do_not_pay' where status <> 'void'`)
  const { billing } = fixture
  iCustomer = await addCustomer(billing, { limitAfterDays: 2, suspendAfterDays: 5, iBillingPeriod: 1 })
  iAccount = await addAccount(billing, { iCustomer })
  await billing.transactions.ofCustomer(ENV, iCustomer, { action: 'Manual charge', amount: 10n })
  fixture.setNow(LATER)
})

const customer = () => fixture.billing.customers.find(ENV, { iCustomer })
const accountStatus = async () => (await fixture.billing.accounts.find(ENV, { iAccount }))?.status
const pay = (amount: bigint) =>
  fixture.billing.transactions.ofCustomer(ENV, iCustomer, { action: 'Manual payment', amount })
const invoices = async () => (await fixture.billing.invoices.list(ENV, { iCustomer }, {})).items

/** Runs the rule until nothing is due any more; running it once more changes nothing. Returns how many it changed. */
async function run(rule: Rule, at: string): Promise<number> {
  const now = new Date(at)
  let count = 0
  for (let changed = await rule.runOnce(now); changed > 0; changed = await rule.runOnce(now)) count += changed
  const before = await fixture.everything()
  expect(await rule.runOnce(now)).toBe(0)
  expect(await fixture.everything()).toBe(before)
  return count
}

/** An invoice that was due on March 1st. */
const issue = () => fixture.billing.invoices.generate(ENV, iCustomer, { dueDate: '2026-03-01' })
async function overdue() {
  const iInvoice = await issue()
  expect(await run(rules.overdue, '2026-03-02T00:00:00Z')).toBe(1)
  return iInvoice
}

test('an invoice is issued at the end of each billing period', async () => {
  expect(await run(rules.invoicing, '2026-03-01T23:59:59Z')).toBe(0)
  expect(await run(rules.invoicing, '2026-03-03T08:00:00Z')).toBe(2)
  expect(await invoices()).toMatchObject([
    {
      ...{ periodFrom: new Date(NOON), periodTo: new Date('2026-03-02T00:00:00Z'), amountNet: 10n },
      ...{ status: 'unpaid', issueDate: '2026-03-03' },
    },
    { periodTo: new Date('2026-03-03T00:00:00Z'), status: 'no_payment_required' },
  ])
  expect((await customer())?.nextInvoiceAt).toEqual(new Date('2026-03-04T00:00:00Z'))
})

test('a customer whose charges are too much for an invoice keeps no other waiting', async () => {
  const { billing } = fixture
  const poor = await addCustomer(billing, { iBillingPeriod: 1 })
  await fixture.query(
    `update billing.customer set next_invoice_at = '2026-03-01T23:00:00Z' where i_customer = ${poor}`,
  )
  const charge = { action: 'Manual charge', amount: AMOUNT_BOUND - 1n } as const
  const iProduct = await addProduct(billing)
  for (let accounts = 0; accounts < 11; accounts += 1)
    await billing.transactions.ofAccount(
      ENV,
      await addAccount(billing, { iCustomer: poor, iProduct }),
      charge,
    )
  expect(await run(rules.invoicing, '2026-03-02T08:00:00Z')).toBe(1)
  expect(await invoices()).toHaveLength(1)
  expect(lines).toMatchObject([{ rule: rules.invoicing.name, entity: `customer/${poor}`, i_env: 1 }])
})

test('unpaid invoices of closed customers, however many, keep no other waiting', async () => {
  const { billing } = fixture
  fixture.setNow(NOON)
  const gone = await addCustomer(billing)
  await billing.transactions.ofCustomer(ENV, gone, { action: 'Manual charge', amount: 10n })
  fixture.setNow(LATER)
  const iInvoice = await billing.invoices.generate(ENV, gone, { dueDate: '2026-02-01' })
  await fixture.query(
    `insert into billing.invoice
       (i_customer, serial, invoice_number, period_from, period_to, issue_date, due_date, amount_net, status)
     select i_customer, serial + n, 'copy ' || n, period_from, period_to, issue_date, due_date, amount_net, status
     from billing.invoice, generate_series(1, 100) n where i_invoice = ${iInvoice}`,
  )
  await billing.customers.terminate(ENV, gone)
  const open = await issue()
  expect(await run(rules.overdue, '2026-03-02T00:00:00Z')).toBe(1)
  expect(await billing.invoices.find(ENV, open)).toMatchObject({ status: 'overdue' })
})

test('a period that was invoiced by hand is not invoiced again', async () => {
  fixture.setNow('2026-03-02T01:00:00Z')
  await fixture.billing.invoices.generate(ENV, iCustomer)
  expect(await run(rules.invoicing, '2026-03-02T01:00:00Z')).toBe(1)
  expect(await invoices()).toHaveLength(1)
})

test('an unpaid invoice is overdue the day after it was due', async () => {
  const iInvoice = await issue()
  expect(await run(rules.overdue, '2026-03-01T23:59:59Z')).toBe(0)
  expect(await run(rules.overdue, '2026-03-02T00:00:00Z')).toBe(1)
  expect(await fixture.billing.invoices.find(ENV, iInvoice)).toMatchObject({ status: 'overdue' })
  await pay(4n)
  expect(await fixture.billing.invoices.find(ENV, iInvoice)).toMatchObject({
    status: 'overdue',
    amountPaid: 4n,
  })
})

test('a customer is limited, and no longer with the payment of all that is overdue', async () => {
  await overdue()
  expect(await run(rules.limitation, '2026-03-03T23:59:59Z')).toBe(0)
  expect(await run(rules.limitation, '2026-03-04T00:00:00Z')).toBe(1)
  expect(await accountStatus()).toBe('customer_limited')
  await pay(9n)
  expect(await accountStatus()).toBe('customer_limited')
  await pay(1n)
  expect(await accountStatus()).toBeUndefined()
})

test('a customer is suspended with its accounts, and no longer with the payment of all that is overdue', async () => {
  await overdue()
  expect(await run(rules.suspension, '2026-03-06T23:59:59Z')).toBe(0)
  expect(await run(rules.suspension, '2026-03-07T00:00:00Z')).toBe(1)
  expect(await customer()).toMatchObject({ billStatus: 'S', suspendedForDebt: true })
  expect(await accountStatus()).toBe('customer_suspended')
  await fixture.billing.transactions.ofAccount(ENV, iAccount, { action: 'Manual payment', amount: 10n })
  expect(await customer()).toMatchObject({ billStatus: 'O', suspendedForDebt: false })
})

test('a suspension by hand is not lifted by a payment', async () => {
  await overdue()
  await fixture.billing.customers.update(ENV, iCustomer, { billStatus: 'S' })
  expect(await run(rules.suspension, '2026-03-09T00:00:00Z')).toBe(0)
  expect(await run(rules.limitation, '2026-03-09T00:00:00Z')).toBe(1)
  await pay(10n)
  expect(await customer()).toMatchObject({ billStatus: 'S', limited: false })
})

test('what follows from an overdue invoice ends when it is void or not to be paid', async () => {
  const { invoices: operations } = fixture.billing
  const iInvoice = await overdue()
  await run(rules.suspension, '2026-03-09T00:00:00Z')
  fixture.setNow('2026-03-09T00:00:01Z')
  const replacing = await operations.void(ENV, iInvoice, { dueDate: '2026-03-08' })
  expect(await customer()).toMatchObject({ billStatus: 'O' })
  await run(rules.overdue, '2026-03-09T00:00:02Z')
  await run(rules.limitation, '2026-03-20T00:00:00Z')
  expect(await customer()).toMatchObject({ limited: true })
  await operations.doNotPay(ENV, replacing)
  expect(await customer()).toMatchObject({ limited: false })
})

test('a delay puts limitation and suspension off until its time', async () => {
  const until = new Date('2026-04-01T00:00:00Z')
  await overdue()
  const delays = { limitingDelayedUntil: until, suspensionDelayedUntil: until }
  await fixture.billing.customers.update(ENV, iCustomer, delays)
  expect(await run(rules.limitation, '2026-03-31T23:59:59Z')).toBe(0)
  expect(await run(rules.suspension, '2026-03-31T23:59:59Z')).toBe(0)
  expect(await accountStatus()).toBe('customer_limiting_delayed')
  expect(await run(rules.suspension, '2026-04-01T00:00:00Z')).toBe(1)
  expect(await run(rules.delay, '2026-04-01T00:00:00Z')).toBe(1)
  expect(await customer()).toMatchObject({ limitingDelayedUntil: null, suspensionDelayedUntil: null })
  const before = await fixture.everything()
  const same = { limitingDelayedUntil: null, iBillingPeriod: 1, limitAfterDays: 2 } as const
  await fixture.billing.customers.update(ENV, iCustomer, same)
  expect(await fixture.everything()).toBe(before)
})

test('paying all that is overdue ends the delays', async () => {
  await overdue()
  const suspensionDelayedUntil = new Date('2026-04-01T00:00:00Z')
  await fixture.billing.customers.update(ENV, iCustomer, { suspensionDelayedUntil })
  expect(await accountStatus()).toBe('customer_suspension_delayed')
  const before = await fixture.everything()
  const same = { suspensionDelayedUntil: new Date(suspensionDelayedUntil) }
  await fixture.billing.customers.update(ENV, iCustomer, same)
  expect(await fixture.everything()).toBe(before)
  await pay(10n)
  expect(await accountStatus()).toBeUndefined()
})
