import { inflateSync } from 'node:zlib'
import { silentLog } from '@openespf/foundation/log'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createBundlesRule } from '../bundles/due.ts'
import { addAccount, addCustomer, createFixture, ENV, type Fixture } from '../testing/fixture.ts'
import { addPlan, addSubscription, minutes } from '../testing/plans.ts'

let fixture: Fixture
let iCustomer: number
let iAccount: number
beforeAll(async () => {
  fixture = await createFixture()
})
afterAll(() => fixture.drop())
beforeEach(async () => {
  fixture.setNow('2026-03-01T12:00:00Z')
  iCustomer = await addCustomer(fixture.billing)
  iAccount = await addAccount(fixture.billing, { iCustomer })
})

const at = (time: string) => fixture.setNow(`2026-03-${time}:00:00Z`)
const use = (amount: bigint, of = iAccount) => fixture.billing.usage.add(ENV, minutes(of, 0n, amount))
const subscribe = async (name: string, of = { iAccount } as { iAccount: number } | { iCustomer: number }) => {
  const iSubscription = await addSubscription(fixture.billing, { name })
  await fixture.billing.subscribers.add(ENV, of, { iSubscription })
}
const generate = () => fixture.billing.invoices.generate(ENV, iCustomer)
const find = async (iInvoice: number) => {
  const invoice = await fixture.billing.invoices.find(ENV, iInvoice)
  if (!invoice) throw new Error(`no invoice ${iInvoice}`)
  return invoice
}
const invoicesOf = async (of: number) =>
  (await fixture.billing.usage.list(ENV, { iAccount: of }, {})).items.map(({ iInvoice }) => iInvoice)

/** What a PDF document says, line after line. */
function textOf(pdf: Buffer): string {
  const streams = pdf.toString('latin1').matchAll(/stream\n([\s\S]*?)\nendstream/g)
  const drawn = [...streams].map(([, stream = '']) => inflateSync(Buffer.from(stream, 'latin1')).toString())
  const lines = [...drawn.join('\n').matchAll(/\[(.*)\] TJ/g)]
  const decode = (line = '') =>
    [...line.matchAll(/<([0-9a-f]*)>/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString()).join('')
  return lines.map(([, line]) => decode(line)).join('\n')
}

test('a fee that a credit account owes is on its customer’s invoice, and what is paid for it pays that', async () => {
  const { transactions } = fixture.billing
  await subscribe('Ten a month')
  at('01T13')
  const iInvoice = await generate()
  expect(await find(iInvoice)).toMatchObject({ status: 'unpaid', amountNet: 500_000n, amountDue: 500_000n })
  await transactions.ofAccount(ENV, iAccount, { action: 'Manual payment', amount: 500_000n })
  expect(await find(iInvoice)).toMatchObject({ status: 'paid' })
  expect(await fixture.billing.customers.find(ENV, { iCustomer })).toMatchObject({ unappliedCredit: 0n })
  await transactions.ofAccount(ENV, iAccount, { action: 'Manual charge', amount: 7n })
  at('01T14')
  expect(await find(await generate())).toMatchObject({ status: 'unpaid', amountDue: 7n })
})

test('items name a service or fee of each account, before the charges; the PDF shows them', async () => {
  const { billing } = fixture
  const second = await addAccount(billing, { iCustomer })
  const action = 'Manual charge'
  await billing.transactions.ofCustomer(ENV, iCustomer, { action, amount: 1n, visibleComment: 'Setup' })
  await subscribe('Support', { iCustomer })
  await subscribe('Line')
  const iService = await billing.services.add(ENV, {
    ...{ name: 'Parking', serviceType: 'other', ratingBase: 'quantity', baseUnit: 'hour' },
  })
  await fixture.billing.usage.add(ENV, { ...minutes(iAccount, 0n, 4n), iService, description: 'Lot 7' })
  await fixture.billing.usage.add(ENV, { ...minutes(iAccount, 0n, 6n), iService: 999 })
  for (const amount of [20n, 30n, 0n]) await use(amount)
  await use(5n, second)
  at('01T13')
  const iInvoice = await generate()
  const invoice = await find(iInvoice)
  const usage = { action: 'Usage', iPaymentTransaction: null }
  const fee = { action: 'Fee', iPaymentTransaction: null, iService: null, amount: 500_000n }
  expect(invoice.items).toEqual([
    expect.objectContaining({ ...fee, visibleComment: 'Subscription Support', iAccount: null }),
    expect.objectContaining({ ...fee, visibleComment: 'Subscription Line', iAccount }),
    expect.objectContaining({ ...usage, visibleComment: 'Voice Calls', iService: 3, amount: 50n, iAccount }),
    expect.objectContaining({ ...usage, visibleComment: 'Service 999', iService: 999, amount: 6n }),
    expect.objectContaining({ ...usage, visibleComment: 'Parking', iService, amount: 4n }),
    expect.objectContaining({ ...usage, visibleComment: 'Voice Calls', amount: 5n, iAccount: second }),
    expect.objectContaining({ action, visibleComment: 'Setup', amount: 1n, iService: null }),
  ])
  expect(invoice.amountNet).toBe(invoice.items.reduce((sum, { amount }) => sum + amount, 0n))
  const pdf = await billing.invoices.pdf(ENV, iInvoice)
  const text = textOf(pdf?.bytes ?? Buffer.alloc(0))
  const account = await billing.accounts.find(ENV, { iAccount })
  expect(text).toContain(`2026-03-01 ${account?.id} Voice Calls\n0.0005 USD`)
  expect(text).toContain('2026-03-01 Subscription Support\n5 USD')
})

test('renewals of bundles and top-ups are fees', async () => {
  const { billing } = fixture
  const terms = { planType: 'renewable', autoRenewal: 'on_sufficient_funds', renewalFee: 100n } as const
  const iVdPlan = await addPlan(billing, terms)
  await billing.accounts.update(ENV, iAccount, { iVdPlan })
  await billing.bundles.activate(ENV, iAccount, { iVdPlan })
  const [counter] = await billing.bundles.counters(ENV, iAccount)
  const option = { iVdDg: counter?.iVdDg ?? 0, topupAmount: 1n, topupExpiryTime: null, topupFee: 20n }
  const iVdTopup = await billing.discountPlans.addTopup(ENV, option)
  await billing.bundles.topUp(ENV, iAccount, iVdTopup)
  await createBundlesRule({ ...fixture.deps, log: silentLog }).runOnce(new Date('2026-04-02T00:00:00Z'))
  fixture.setNow('2026-04-02T00:00:01Z')
  expect((await find(await generate())).items).toMatchObject([
    { action: 'Fee', visibleComment: `Renewal of bundle ${iVdPlan}`, amount: 100n },
    { action: 'Fee', visibleComment: `Top-up ${iVdTopup} of bundle ${iVdPlan}`, amount: 20n },
  ])
})

test('those of debit accounts, and those of nothing, are on no invoice', async () => {
  const { billing } = fixture
  const prepaid = await addAccount(billing, { iCustomer, billingModel: -1, openingBalance: 900_000n })
  await subscribe('Prepaid', { iAccount: prepaid })
  await use(9n, prepaid)
  await use(0n)
  at('01T13')
  expect(await find(await generate())).toMatchObject({ status: 'no_payment_required', items: [] })
  expect([await invoicesOf(prepaid), await invoicesOf(iAccount)]).toEqual([[null, null], [null]])
})

test('each is on one invoice; usage that is reported late is on the next, and none of a later period', async () => {
  at('02T12')
  await use(1n)
  await fixture.billing.usage.add(ENV, {
    ...{ ...minutes(iAccount, 0n, 10n), disconnectTime: new Date('2026-03-03T00:00:00Z') },
  })
  const first = await generate()
  await use(100n)
  at('04T12')
  const second = await generate()
  expect(await find(first)).toMatchObject({ amountNet: 1n })
  expect(await find(second)).toMatchObject({ amountNet: 110n })
  expect(await invoicesOf(iAccount)).toEqual([first, second, second])
})

test('invoices that are made at once take each once, and one that is added meanwhile is on the next', async () => {
  await Promise.all(Array.from({ length: 5 }, () => use(1n)))
  at('01T13')
  const made = await Promise.allSettled([generate(), use(10n), generate(), use(10n), generate()])
  expect(made.filter(({ status }) => status === 'rejected')).toHaveLength(2)
  at('01T14')
  await generate()
  const { items } = await fixture.billing.invoices.list(ENV, { iCustomer }, {})
  expect(items.reduce((sum, { amountNet }) => sum + amountNet, 0n)).toBe(25n)
  expect(await invoicesOf(iAccount)).not.toContain(null)
})

test('what an invoice is replaced by takes its fees and usage, and late ones of its period; it keeps its items', async () => {
  await use(3n)
  at('01T13')
  const iInvoice = await generate()
  await use(4n)
  const replacing = await fixture.billing.invoices.void(ENV, iInvoice)
  expect(await find(iInvoice)).toMatchObject({ status: 'void', items: [{ amount: 3n }] })
  expect(await find(replacing)).toMatchObject({ amountNet: 7n, items: [{ amount: 7n }] })
  expect(await invoicesOf(iAccount)).toEqual([replacing, replacing])
})

test('those of an account that is given to another customer are on the next invoice of that one', async () => {
  await use(3n)
  const before = iCustomer
  iCustomer = await addCustomer(fixture.billing)
  await fixture.billing.accounts.move(ENV, { iAccount, iCustomer })
  at('01T13')
  expect(await find(await generate())).toMatchObject({ amountNet: 3n })
  iCustomer = before
  expect(await find(await generate())).toMatchObject({ amountNet: 0n })
})
