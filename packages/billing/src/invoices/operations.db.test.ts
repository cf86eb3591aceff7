import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { View } from '../core/view.ts'
import { expectRefusal } from '../testing/expect-refusal.ts'
import { addAccount, addCustomer, createFixture, ENV, type Fixture, OTHER_ENV } from '../testing/fixture.ts'

let fixture: Fixture
let iCustomer: number
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())
beforeEach(async () => {
  fixture.setNow('2026-03-01T12:00:00Z')
  iCustomer = await addCustomer(fixture.billing)
})

let hours = 0
/** Every call is made at a later time: an invoice is for a time that has passed. */
const later = () => {
  hours += 1
  fixture.setNow(new Date(Date.UTC(2026, 2, 1, 13 + (hours % 8000))).toISOString())
}
const charge = async (amount: bigint) => {
  await fixture.billing.transactions.ofCustomer(ENV, iCustomer, { action: 'Manual charge', amount })
  later()
}
const pay = (amount: bigint) =>
  fixture.billing.transactions.ofCustomer(ENV, iCustomer, { action: 'Manual payment', amount })
const generate = async (terms = {}) => {
  later()
  return fixture.billing.invoices.generate(ENV, iCustomer, terms)
}
const charged = async (amount: bigint) => {
  await charge(amount)
  return generate()
}
const find = async (iInvoice: number) => {
  const invoice = await fixture.billing.invoices.find(ENV, iInvoice)
  if (!invoice) throw new Error(`no invoice ${iInvoice}`)
  return invoice
}
const customer = () => fixture.billing.customers.find(ENV, { iCustomer })

describe('an invoice', () => {
  test('holds the charges since the last one, each once, and is numbered without a gap', async () => {
    const { billing } = fixture
    const iAccount = await addAccount(billing, { iCustomer })
    const prepaid = await addAccount(billing, { iCustomer, billingModel: -1 })
    const stranger = await addAccount(billing)
    const action = 'Manual charge'
    await billing.transactions.ofAccount(ENV, iAccount, { action, amount: 7n, visibleComment: 'calls' })
    await billing.transactions.ofAccount(ENV, prepaid, { action, amount: 100n })
    await billing.transactions.ofAccount(ENV, stranger, { action, amount: 1000n })
    const first = await charged(3n)
    expect(await find(first)).toMatchObject({
      ...{
        invoiceNumber: `${iCustomer}-00001`,
        status: 'unpaid',
        periodFrom: new Date('2026-03-01T12:00:00Z'),
      },
      ...{ amountNet: 10n, amountTotal: 10n, amountDue: 10n, amountPaid: 0n },
      items: [
        { amount: 7n, iAccount, visibleComment: 'calls' },
        { amount: 3n, iAccount: null },
      ],
    })
    const second = await charged(5n)
    const { periodTo } = await find(first)
    expect(await find(second)).toMatchObject({
      ...{ invoiceNumber: `${iCustomer}-00002`, periodFrom: periodTo, amountNet: 5n },
      items: [{ amount: 5n }],
    })
    expect(await find(await generate())).toMatchObject({ status: 'no_payment_required', items: [] })
  })

  test('is due as the terms say, or on the day asked for', async () => {
    await fixture.billing.customers.update(ENV, iCustomer, { paymentDueDays: 0 })
    const { issueDate, dueDate } = await find(await charged(1n))
    expect(dueDate).toBe(issueDate)
    expect(await find(await generate({ dueDate: '2020-02-29' }))).toMatchObject({ dueDate: '2020-02-29' })
  })

  test('is refused for a time that is invoiced, and for a closed customer', async () => {
    const { billing } = fixture
    await charged(1n)
    await expectRefusal(fixture, () => billing.invoices.generate(ENV, iCustomer), 'request.invalid')
    later()
    await billing.customers.terminate(ENV, iCustomer)
    await expectRefusal(fixture, () => billing.invoices.generate(ENV, iCustomer), 'entity.closed')
  })

  test('is a PDF', async () => {
    const iInvoice = await charged(1n)
    const pdf = await fixture.billing.invoices.pdf(ENV, iInvoice)
    expect(pdf?.bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(await fixture.billing.invoices.pdf(OTHER_ENV, iInvoice)).toBeUndefined()
  })
})

describe('payments', () => {
  test('pay the oldest invoice first; what no invoice needs waits for the next', async () => {
    const [first, second] = [await charged(10n), await charged(5n)]
    await pay(12n)
    expect(await find(first)).toMatchObject({ status: 'paid', amountDue: 0n })
    expect(await find(second)).toMatchObject({ status: 'partially_paid', amountPaid: 2n, amountDue: 3n })
    await pay(10n)
    expect(await customer()).toMatchObject({ unappliedCredit: 7n, balance: -7n })
    expect(await find(await charged(9n))).toMatchObject({ status: 'partially_paid', amountPaid: 7n })
    expect(await customer()).toMatchObject({ unappliedCredit: 0n, balance: 2n })
  })

  test('of an invoice pay that one first', async () => {
    const [first, second] = [await charged(10n), await charged(5n)]
    const { balance } = await fixture.billing.payments.register(ENV, second, { amount: 6n })
    expect(balance).toBe(9n)
    expect(await find(second)).toMatchObject({ status: 'paid' })
    expect(await find(first)).toMatchObject({ amountPaid: 1n })
  })

  test('of a credit account pay its customer’s invoices, those of a debit account do not', async () => {
    const { billing } = fixture
    const payment = { action: 'Manual payment', amount: 4n } as const
    const [credit, debit] = [
      await addAccount(billing, { iCustomer }),
      await addAccount(billing, { iCustomer, billingModel: -1 }),
    ]
    const iInvoice = await charged(10n)
    await billing.transactions.ofAccount(ENV, debit, payment)
    expect(await find(iInvoice)).toMatchObject({ amountPaid: 0n })
    await billing.transactions.ofAccount(ENV, credit, payment)
    expect(await find(iInvoice)).toMatchObject({ amountPaid: 4n, status: 'partially_paid' })
  })

  test('that are pending count when they are completed, and never when they are declined', async () => {
    const { payments } = fixture.billing
    const iInvoice = await charged(10n)
    const pending = { amount: 10n, isPending: true, resultCode: 'A' }
    const made = await payments.register(ENV, iInvoice, pending)
    expect(made.balance).toBe(10n)
    expect(await find(iInvoice)).toMatchObject({ status: 'unpaid' })
    const { iPaymentTransaction: declined } = await payments.register(ENV, iInvoice, pending)
    await payments.decline(ENV, declined, '51')
    await payments.complete(ENV, made.iPaymentTransaction, '00')
    expect(await find(iInvoice)).toMatchObject({ status: 'paid' })
    expect((await customer())?.balance).toBe(0n)
    const rows =
      await fixture.query(`select status, result_code, balance_after from billing.payment_transaction
      where i_payment_transaction in (${made.iPaymentTransaction}, ${declined}) order by i_payment_transaction`)
    expect(rows).toEqual([
      { status: 'completed', result_code: '00', balance_after: '0.00000' },
      { status: 'declined', result_code: '51', balance_after: '0.00010' },
    ])
    await expectRefusal(fixture, () => payments.complete(ENV, declined), 'request.invalid')
    await expectRefusal(fixture, () => payments.decline(ENV, made.iPaymentTransaction), 'request.invalid')
    await expectRefusal(fixture, () => payments.refund(ENV, declined), 'request.invalid')
  })

  test('that are given back are taken from what waits, then from the newest invoices', async () => {
    const { payments } = fixture.billing
    const [first, second] = [await charged(10n), await charged(5n)]
    const { iPaymentTransaction } = await payments.register(ENV, first, { amount: 17n })
    await payments.refund(ENV, iPaymentTransaction)
    expect(await find(first)).toMatchObject({ amountPaid: 0n, status: 'unpaid' })
    expect(await find(second)).toMatchObject({ amountPaid: 0n, status: 'unpaid' })
    expect(await customer()).toMatchObject({ balance: 15n, unappliedCredit: 0n })
    await pay(16n)
    await fixture.billing.transactions.ofCustomer(ENV, iCustomer, { action: 'Refund', amount: 2n })
    expect(await find(first)).toMatchObject({ status: 'paid' })
    expect(await find(second)).toMatchObject({ amountPaid: 4n, status: 'partially_paid' })
  })

  test('made at the same time all count', async () => {
    const iInvoice = await charged(20n)
    await Promise.all(Array.from({ length: 10 }, () => pay(1n)))
    expect(await find(iInvoice)).toMatchObject({ amountPaid: 10n, amountDue: 10n })
  })
})

describe('adjustments', () => {
  test('change the total and the balance, and what was paid too much is kept', async () => {
    const { invoices } = fixture.billing
    const iInvoice = await charged(10n)
    await pay(10n)
    await invoices.adjust(ENV, iInvoice, { amount: -4n, visibleComment: 'sorry' })
    expect(await find(iInvoice)).toMatchObject({
      ...{ adjustment: -4n, amountTotal: 6n, amountPaid: 6n, status: 'paid' },
    })
    expect(await customer()).toMatchObject({ balance: -4n, unappliedCredit: 4n })
    await invoices.adjust(ENV, iInvoice, { amount: 5n })
    expect(await find(iInvoice)).toMatchObject({
      amountTotal: 11n,
      amountPaid: 10n,
      status: 'partially_paid',
    })
    expect(await find(await generate())).toMatchObject({ amountNet: 0n })
  })

  test('may give back what was paid too much', async () => {
    const iInvoice = await charged(10n)
    await pay(9n)
    await fixture.billing.invoices.adjust(ENV, iInvoice, { amount: -4n, isRefunded: true })
    expect(await find(iInvoice)).toMatchObject({ amountTotal: 6n, amountPaid: 6n, status: 'paid' })
    expect(await customer()).toMatchObject({ balance: 0n, unappliedCredit: 0n })
  })

  test('are refused when they leave less than nothing, or change nothing', async () => {
    const { adjust } = fixture.billing.invoices
    const iInvoice = await charged(10n)
    await expectRefusal(fixture, () => adjust(ENV, iInvoice, { amount: -11n }), 'request.invalid')
    await expectRefusal(fixture, () => adjust(ENV, iInvoice, { amount: 0n }), 'request.invalid')
    await expectRefusal(fixture, () => adjust(ENV, iInvoice, { amount: 10n ** 19n }), 'request.invalid')
    await expectRefusal(
      fixture,
      () => adjust(ENV, iInvoice, { amount: 1n, isRefunded: true }),
      'request.invalid',
    )
    await adjust(ENV, iInvoice, { amount: -10n })
    expect(await find(iInvoice)).toMatchObject({ status: 'no_payment_required', amountDue: 0n })
  })
})

test('a void invoice is replaced by one with its charges, its adjustment and its payment', async () => {
  const { invoices } = fixture.billing
  const iInvoice = await charged(10n)
  await invoices.adjust(ENV, iInvoice, { amount: -1n })
  await pay(4n)
  const replacing = await invoices.void(ENV, iInvoice)
  expect(await find(iInvoice)).toMatchObject({ status: 'void', amountPaid: 0n, items: [{ amount: 10n }] })
  expect(await find(replacing)).toMatchObject({
    ...{ replaces: iInvoice, amountNet: 10n, adjustment: -1n, amountPaid: 4n, status: 'partially_paid' },
    ...{ invoiceNumber: `${iCustomer}-00002`, items: [{ amount: 10n }] },
  })
  expect((await customer())?.balance).toBe(5n)
  await expectRefusal(fixture, () => invoices.void(ENV, iInvoice), 'entity.closed')
  await expectRefusal(
    fixture,
    () => fixture.billing.payments.register(ENV, iInvoice, { amount: 1n }),
    'entity.closed',
  )
})

test('an invoice under review, or not to be paid, waits until it is approved', async () => {
  const { invoices } = fixture.billing
  await charge(10n)
  const iInvoice = await generate({ isReviewed: true })
  await pay(3n)
  expect(await find(iInvoice)).toMatchObject({ status: 'under_review', amountPaid: 0n })
  expect(await invoices.find({ iEnv: 1, iCustomer }, iInvoice)).toBeUndefined()
  await invoices.approve(ENV, iInvoice)
  expect(await find(iInvoice)).toMatchObject({ status: 'partially_paid', amountPaid: 3n })
  await expectRefusal(fixture, () => invoices.approve(ENV, iInvoice), 'request.invalid')
  await invoices.doNotPay(ENV, iInvoice)
  await pay(7n)
  expect(await find(iInvoice)).toMatchObject({ status: 'do_not_pay', amountPaid: 3n })
  const before = await fixture.everything()
  await invoices.doNotPay(ENV, iInvoice)
  expect(await fixture.everything()).toBe(before)
  await invoices.approve(ENV, iInvoice)
  expect(await find(iInvoice)).toMatchObject({ status: 'paid' })
  await expectRefusal(fixture, () => invoices.doNotPay(ENV, iInvoice), 'request.invalid')
})

test('lists by what is asked for', async () => {
  const { invoices } = fixture.billing
  const [first, second] = [await charged(1n), await charged(2n)]
  await pay(1n)
  const { issueDate } = await find(first)
  const keys = async (filter: Parameters<typeof invoices.list>[1]) =>
    (await invoices.list(ENV, { iCustomer, ...filter }, {})).items.map((invoice) => invoice.iInvoice)
  expect(await keys({})).toEqual([first, second])
  expect(await keys({ status: 'paid' })).toEqual([first])
  expect(await keys({ invoiceNumber: '%-00002' })).toEqual([second])
  expect(await keys({ issuedAfter: issueDate })).toContain(first)
  expect(await keys({ issuedBefore: '2025-12-31' })).toEqual([])
  expect(await keys({ iParent: iCustomer })).toEqual([])
  expect((await invoices.list(ENV, { iCustomer }, { limit: 1, withTotal: true })).total).toBe(2)
})

describe('strangers', () => {
  test('see and change nothing; a customer reads its own; a reseller leaves its own alone', async () => {
    const { billing } = fixture
    const { invoices, payments } = billing
    const reseller: View = { iEnv: 1, iCustomer: await addCustomer(billing, { iCustomerType: 2 }) }
    const other: View = { iEnv: 1, iCustomer: await addCustomer(billing, { iCustomerType: 2 }) }
    iCustomer = await addCustomer(billing, {}, reseller)
    const own: View = { iEnv: 1, iCustomer }
    const account: View = { ...own, iAccount: await addAccount(billing, { iCustomer }) }
    const iInvoice = await charged(10n)
    const pending = { amount: 10n, isPending: true }
    const { iPaymentTransaction } = await payments.register(reseller, iInvoice, pending)
    for (const view of [other, account, OTHER_ENV]) {
      expect(await invoices.find(view, iInvoice)).toBeUndefined()
      expect((await invoices.list(view, {}, {})).items).toEqual([])
      for (const act of [
        () => invoices.generate(view, iCustomer),
        () => invoices.adjust(view, iInvoice, { amount: -1n }),
        () => invoices.void(view, iInvoice),
        () => invoices.approve(view, iInvoice),
        () => invoices.doNotPay(view, iInvoice),
        () => payments.register(view, iInvoice, { amount: 1n }),
      ])
        await expect(act()).rejects.toMatchObject({
          code: view === account ? expect.any(String) : 'entity.not_found',
        })
    }
    for (const view of [other, OTHER_ENV])
      for (const settle of [payments.complete, payments.decline, payments.refund])
        await expectRefusal(fixture, () => settle(view, iPaymentTransaction), 'entity.not_found')
    expect(await invoices.find(own, iInvoice)).toMatchObject({ amountDue: 10n })
    expect(await invoices.find(reseller, iInvoice)).toMatchObject({ amountDue: 10n })
    expect((await invoices.list(reseller, { iParent: reseller.iCustomer ?? 0 }, {})).items).toHaveLength(1)
    await expectRefusal(fixture, () => invoices.void(own, iInvoice), 'auth.forbidden')
    await expectRefusal(fixture, () => invoices.generate(own, iCustomer), 'auth.forbidden')
    await expectRefusal(fixture, () => payments.complete(own, iPaymentTransaction), 'auth.forbidden')
    await expectRefusal(
      fixture,
      () => billing.customers.update(own, iCustomer, { suspendAfterDays: 9 }),
      'auth.forbidden',
    )
    await expectRefusal(
      fixture,
      () => billing.customers.update(own, iCustomer, { creditLimit: 10n }),
      'auth.forbidden',
    )
    const payment = { action: 'Manual payment', amount: 1n } as const
    const { ofCustomer, ofAccount } = billing.transactions
    await expectRefusal(fixture, () => ofCustomer(own, iCustomer, payment), 'auth.forbidden')
    await expectRefusal(fixture, () => ofAccount(own, account.iAccount ?? 0, payment), 'auth.forbidden')
    await billing.customers.update(own, iCustomer, { city: 'Brno' })
    await payments.complete(reseller, iPaymentTransaction)
    expect(await find(iInvoice)).toMatchObject({ status: 'paid' })
  })
})
