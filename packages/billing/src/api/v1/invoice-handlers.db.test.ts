import { type BillingMethod, billingMethods } from '@openespf/contract/billing'
import { toId } from '@openespf/contract/ids'
import { createCheck } from '@openespf/foundation/http'
import type { Caller } from '@openespf/sessions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFixture, type Fixture } from '../../testing/fixture.ts'
import type { V1Methods } from './edge.ts'
import { fileOf } from './file-result.ts'
import { createBillingMethods } from './methods.ts'

let fixture: Fixture
let methods: V1Methods
let customer: unknown
beforeAll(async () => {
  fixture = await createFixture()
  methods = createBillingMethods(fixture.billing)
  const customer_info = { name: 'Payer', iso_4217: 'USD', limit_after_days: 3, payment_due_days: 14 }
  customer = (await ok('Customer/add_customer', { customer_info }))['i_customer']
  fixture.setNow('2026-03-01T12:00:01Z')
})
afterAll(() => fixture.drop())

const admin: Caller = {
  ...{ iUser: toId(1), iEnv: toId(1), login: 'admin', realm: 'admin' },
  ...{ scopes: ['billing.api:write'], isSuperUser: true },
}

/** Calls a method with parameters that its schema takes; its result is what the contract says. */
async function ok(name: BillingMethod, params: object): Promise<Record<string, unknown>> {
  expect(createCheck(billingMethods[name].params)(params)).toBeUndefined()
  const result = { ...(await methods[name]?.call(params, admin)) }
  expect(createCheck(billingMethods[name].result)(result)).toBeUndefined()
  return result
}

test('an invoice from its issue to its replacement', async () => {
  const charge = { i_customer: customer, action: 'Manual charge', amount: 10.00001, visible_comment: 'Calls' }
  await ok('Customer/make_transaction', charge)
  fixture.setNow('2026-03-02T12:00:00Z')
  const generated = { i_customer: customer, under_review: 1, due_date: '2026-03-20' }
  const { i_invoice } = await ok('Invoice/generate_invoice', generated)
  const info = async () => (await ok('Invoice/get_invoice_info', { i_invoice }))['invoice_info']
  expect(await info()).toMatchObject({
    ...{ status: 'under_review', period_from: '2026-03-01 12:00:00', period_to: '2026-03-02 12:00:00' },
    ...{ issue_date: '2026-03-02', due_date: '2026-03-20', iso_4217: 'USD', amount_due: 10.00001 },
    items: [{ action: 'Manual charge', visible_comment: 'Calls', amount: 10.00001, i_account: null }],
  })
  await ok('Invoice/approve_invoice', { i_invoice })
  expect(await info()).toMatchObject({ status: 'approved' })
  const adjustment = { i_invoice, amount: '-0.00001', internal_comment: 'rounding' }
  await ok('Invoice/apply_invoice_adjustment', adjustment)
  const pending = { i_invoice, amount: 4, status: 'pending', result_code: 'W' }
  const first = await ok('Invoice/register_payment', pending)
  const second = await ok('Invoice/register_payment', pending)
  const { i_payment_transaction } = first
  await ok('Invoice/complete_payment', { i_payment_transaction })
  await ok('Invoice/decline_payment', { i_payment_transaction: second['i_payment_transaction'] })
  expect(await info()).toMatchObject({ status: 'partially_paid', amount_paid: 4, amount_due: 6 })
  expect(await ok('Invoice/refund_payment', { i_payment_transaction })).toMatchObject({ balance: 10 })
  await ok('Invoice/do_not_pay_invoice', { i_invoice })
  const replacing = await ok('Invoice/void_invoice', { i_invoice })
  const { invoice_list, total } = await ok('Invoice/get_invoice_list', {
    ...{ i_customer: customer, status: 'unpaid', issued_after: '2026-03-01', issued_before: '2026-03-02' },
    ...{ invoice_number: '%', get_total: 1 },
  })
  expect(total).toBe(1)
  expect(invoice_list).toMatchObject([
    { ...replacing, replaces: i_invoice, amount_total: 10, due_date: '2026-03-16' },
  ])
})

test('an invoice as a file', async () => {
  const [invoice] = (await fixture.billing.invoices.list({ iEnv: 1 }, {}, {})).items
  const i_invoice = invoice?.iInvoice
  const result = await methods['Invoice/get_invoice_info']?.call({ i_invoice, get_pdf: 1 }, admin)
  expect(result && fileOf(result)).toMatchObject({
    name: `invoice-${customer}-00001.pdf`,
    type: 'application/pdf',
  })
  expect(await ok('Invoice/get_invoice_info', { i_invoice: 2 ** 30, get_pdf: 1 })).toEqual({})
  expect(await ok('Invoice/get_invoice_info', { i_invoice: 2 ** 30 })).toEqual({})
})

test('a customer’s terms', async () => {
  const terms = {
    ...{ i_billing_period: 5, payment_due_days: 7, limit_after_days: null, suspend_after_days: 10 },
    ...{ limiting_delayed_until: '2026-05-01 00:00:00', suspension_delayed_until: '2026-05-02 00:00:00' },
  }
  await ok('Customer/update_customer', { customer_info: { i_customer: customer, ...terms } })
  const { customer_info } = await ok('Customer/get_customer_info', { i_customer: customer })
  expect(customer_info).toMatchObject({
    ...terms,
    ...{ status: 'limiting_delayed', next_invoice_date: '2026-04-01 00:00:00' },
  })
})
