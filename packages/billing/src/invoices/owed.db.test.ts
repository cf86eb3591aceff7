import type { Money } from '@openespf/contract/money'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readMoney } from '../sql/names.ts'
import { addAccount, addCustomer, createFixture, ENV, type Fixture } from '../testing/fixture.ts'
import { addSubscription, minutes } from '../testing/plans.ts'

/** OPENESPF_PROPERTY_RUNS for long runs; OPENESPF_PROPERTY_SEED, which a failure prints, to see it again. */
const runs = Number(process.env['OPENESPF_PROPERTY_RUNS'] ?? 12)
const seed = Number(process.env['OPENESPF_PROPERTY_SEED'] ?? Date.now() % 2 ** 31)

const KINDS = ['usage', 'fee', 'charge', 'payment', 'invoice', 'void', 'adjust'] as const
const OWNERS = ['customer', 'credit', 'credit', 'debit'] as const
type Step = { kind: (typeof KINDS)[number]; owner: (typeof OWNERS)[number]; amount: Money }
type World = { iCustomer: number; credit: number; debit: number; fees: ReadonlyMap<Money, number> }

const FEES = [3n, 7n, 11n]
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...KINDS),
  owner: fc.constantFrom(...OWNERS),
  amount: fc.constantFrom(...FEES),
})
/** The steps of one turn are made at the same time. */
const turns = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 4, maxLength: 16 })

let fixture: Fixture
let fees: Map<Money, number>
let time = Date.UTC(2026, 2, 1)
beforeAll(async () => {
  fixture = await createFixture()
  fees = new Map()
  for (const fee of FEES) {
    const periodicFees = [{ iPeriod: 4 as const, fee }]
    fees.set(fee, await addSubscription(fixture.billing, { periodicFees }))
  }
})
afterAll(() => fixture.drop())

function pass(): void {
  time += 60_000
  fixture.setNow(new Date(time).toISOString())
}

async function createWorld(): Promise<World> {
  pass()
  const { billing } = fixture
  const iCustomer = await addCustomer(billing)
  const credit = await addAccount(billing, { iCustomer })
  const debit = await addAccount(billing, { iCustomer, billingModel: -1, openingBalance: 10_000n })
  return { iCustomer, credit, debit, fees }
}

/** Does the step, and returns by how much it changed what the customer owes with its credit accounts. */
async function make(world: World, { kind, owner, amount }: Step): Promise<Money> {
  const { transactions, subscribers, usage } = fixture.billing
  const iAccount = owner === 'debit' ? world.debit : world.credit
  const isOwed = owner !== 'debit'
  switch (kind) {
    case 'usage': {
      const ended = { connectTime: new Date(time), disconnectTime: new Date(time) }
      await usage.add(ENV, { ...minutes(iAccount, 0n, amount), ...ended })
      return isOwed ? amount : 0n
    }
    case 'fee': {
      const subscriber = owner === 'customer' ? { iCustomer: world.iCustomer } : { iAccount }
      await subscribers.add(ENV, subscriber, { iSubscription: world.fees.get(amount) ?? 0 })
      return isOwed ? amount : 0n
    }
    case 'charge':
    case 'payment': {
      const action = kind === 'charge' ? 'Manual charge' : 'Manual payment'
      if (owner === 'customer') await transactions.ofCustomer(ENV, world.iCustomer, { action, amount })
      else await transactions.ofAccount(ENV, iAccount, { action, amount })
      if (!isOwed) return 0n
      return kind === 'charge' ? amount : -amount
    }
    default:
      return invoice(world, kind, amount)
  }
}

/** Two invoices at once are for the same time: one of them is refused, and so is what a void one is asked for. */
async function invoice(world: World, kind: 'invoice' | 'void' | 'adjust', amount: Money): Promise<Money> {
  const { invoices } = fixture.billing
  const { items } = await invoices.list(ENV, { iCustomer: world.iCustomer }, {})
  const last = items.findLast(({ status }) => status !== 'void')
  try {
    if (kind === 'invoice') await invoices.generate(ENV, world.iCustomer)
    else if (last && kind === 'void') await invoices.void(ENV, last.iInvoice)
    else if (last) {
      await invoices.adjust(ENV, last.iInvoice, { amount })
      return amount
    }
  } catch (error) {
    expect(error).toMatchObject({ code: expect.stringMatching(/^(request\.invalid|entity\.closed)$/) })
  }
  return 0n
}

/** What the customer owes: by the balances, and by its invoices with what `waits` for the next. */
async function owed({ iCustomer }: World): Promise<{ byBalances: Money; byInvoices: Money; waits: Money }> {
  const [row] = await fixture.query(`
    with own as (select i_account from billing.account where i_customer = ${iCustomer} and billing_model = 1),
    waiting as (
      select (select coalesce(sum(amount), 0) from billing.payment_transaction t where t.action = 'Manual charge'
           and t.i_invoice is null and (t.i_customer = ${iCustomer} or t.i_account in (select i_account from own)))
        + (select coalesce(sum(charged_amount), 0) from billing.xdr x where x.i_invoice is null
           and x.i_customer = ${iCustomer} and (x.i_account is null or x.i_account in (select i_account from own))) as waits)
    select waits, c.balance + (select sum(balance) from billing.account join own using (i_account)) as by_balances,
      (select coalesce(sum(amount_due), 0) from billing.invoice i where i.i_customer = c.i_customer) + waits
        - c.unapplied_credit as by_invoices
    from billing.customer c, waiting where c.i_customer = ${iCustomer}`)
  const amount = (name: string) => readMoney(String(row?.[name]))
  return { byBalances: amount('by_balances'), byInvoices: amount('by_invoices'), waits: amount('waits') }
}

/** The invoices that do not come to what stands on them, by their items and by what names them. */
function wrongInvoices({ iCustomer }: World) {
  return fixture.query(`
    select i_invoice from billing.invoice i where i_customer = ${iCustomer} and (
      amount_net <> (select coalesce(sum(u.amount), 0) from billing.invoice_xdr_item u where u.i_invoice = i.i_invoice)
        + (select coalesce(sum(t.amount), 0) from billing.invoice_item n
             join billing.payment_transaction t using (i_payment_transaction) where n.i_invoice = i.i_invoice)
      or status <> 'void' and (select coalesce(sum(u.amount), 0) from billing.invoice_xdr_item u where u.i_invoice = i.i_invoice)
        <> (select coalesce(sum(charged_amount), 0) from billing.xdr x where x.i_invoice = i.i_invoice))`)
}

test('what a customer owes is on its invoices or waits for the next, each charge, fee and usage once', {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(turns, async (list) => {
      const world = await createWorld()
      let expected = 0n
      for (const turn of list) {
        pass()
        for (const change of await Promise.all(turn.map((one) => make(world, one)))) expected += change
        expect(await owed(world)).toMatchObject({ byBalances: expected, byInvoices: expected })
        expect(await wrongInvoices(world)).toEqual([])
      }
      pass()
      await fixture.billing.invoices.generate(ENV, world.iCustomer)
      expect(await owed(world)).toEqual({ byBalances: expected, byInvoices: expected, waits: 0n })
    }),
    { numRuns: runs, seed, endOnFailure: true },
  )
})
