import { systemClock } from '@openespf/foundation/clock'
import { silentLog } from '@openespf/foundation/log'
import { type TestDatabase, testDatabase, waitFor } from '@openespf/foundation/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applicationMigrations } from './application.ts'
import { createBillingReader } from './billing-reader.ts'
import { createKeyStore } from './key-store.ts'
import { createPipeline } from './pipeline.ts'
import { runConnector } from './running-connector.ts'
import { markSubjects } from './store/sql/mark-subjects.ts'
import { readSnapshot } from './store/sql/read-snapshot.ts'
import { createFakeBilling, type FakeBilling } from './testing/fake-billing.ts'
import { createFakeNetwork } from './testing/fake-network.ts'
import { createConnectorTools } from './tools.ts'
import { LEASE_MS } from './worker.ts'

const ACCOUNTS = 5
const account = fc.nat({ max: ACCOUNTS - 1 })

/** What happens to the accounts, numbered from 0; SIM cards are numbered by the account that had them first. */
const change = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('move' as const), card: account, to: account }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('take' as const), card: account }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('swap-numbers' as const), a: account, b: account }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('block' as const), a: account }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), a: account }) },
)
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

/** A change, how many events to send after it (late ones stay for later, in any order), and where in the queue they are. */
const step = fc.record({ change, deliver: fc.nat({ max: 3 }), order: fc.nat(), faults: fc.boolean() })

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase(applicationMigrations)
})
afterAll(() => db.drop())

const tools = createConnectorTools({ clock: systemClock, log: silentLog })

/** Makes the change and returns the accounts that billing raises events for. */
function make(billing: FakeBilling, change: Change, numbered: (i: number) => number): number[] {
  const card = (i: number) => `90170000000${String(i).padStart(4, '0')}`
  const holder = (i: number) => billing.cards.get(card(i))?.i_account ?? undefined
  switch (change.kind) {
    case 'move':
    case 'take': {
      const before = holder(change.card)
      const to = change.kind === 'move' ? numbered(change.to) : null
      billing.moveCard(card(change.card), to)
      return [before, to].filter((each) => typeof each === 'number')
    }
    case 'swap-numbers': {
      const [a, b] = [numbered(change.a), numbered(change.b)]
      const ids = [billing.accounts.get(a)?.id ?? '', billing.accounts.get(b)?.id ?? ''] as const
      billing.change(a, { id: ids[1] })
      billing.change(b, { id: ids[0] })
      return [a, b]
    }
    case 'block':
      billing.change(numbered(change.a), { status: 'blocked' })
      return [numbered(change.a)]
    case 'close':
      billing.change(numbered(change.a), { bill_status: 'C' })
      return [numbered(change.a)]
  }
}

/** What the network should hold, by billing's word alone. */
function wanted(billing: FakeBilling): [string, object][] {
  return [...billing.cards.values()].sort(byImsi).flatMap((card): [string, object][] => {
    const holder = billing.accounts.get(card.i_account ?? 0)
    if (!holder || holder.bill_status === 'C') return []
    return [[card.imsi, { msisdn: holder.id, inService: holder.status === undefined }]]
  })
}

function byImsi(a: { imsi: string }, b: { imsi: string }): number {
  return a.imsi.localeCompare(b.imsi)
}

test('however SIM cards and numbers move, and in whatever order events come, the network ends up as billing says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
      await db.database.script('truncate app.subject, app.held_key, app.key_lease, app.report')
      const billing = createFakeBilling()
      const network = createFakeNetwork()
      const pipelines = [0, 1].map(() =>
        createPipeline({
          database: db.database,
          keys: createKeyStore(db.database, LEASE_MS),
          billing: createBillingReader(billing.client),
          connectors: [runConnector(network.definition, { config: {}, tools })],
          log: silentLog,
          clock: systemClock,
          random: () => 0,
          backoff: { firstMs: 1, maxMs: 5 },
          onReport: () => {},
        }),
      )
      const runBoth = () => Promise.all(pipelines.map((pipeline) => pipeline.runOnce()))
      const send = (accounts: readonly number[]) =>
        markSubjects(
          db.database,
          accounts.map((i_account) => ({ i_account, i_event: 1, bulk: false, connectors: ['fake-network'] })),
        )
      const late = Array.from({ length: ACCOUNTS }, (_, i) => billing.add(i))

      for (const { change, deliver, order, faults } of steps) {
        late.push(...make(billing, change, (i) => 1000 + i))
        let asked = order
        network.faults.next = () =>
          faults && ++asked % 4 === 0 ? { kind: 'retry', reason: 'overloaded' } : undefined
        const events = Array.from({ length: deliver }, () =>
          late.splice(order % (late.length || 1), 1),
        ).flat()
        const running = runBoth()
        await send(events)
        await running
      }
      network.faults.next = () => undefined
      await send(late.reverse())
      await waitFor('nothing is left to do', async () => {
        await runBoth()
        const { due, retrying, working } = await readSnapshot(db.database)
        return due + retrying + working === 0
      })
      const held = [...network.entries].sort(([a], [b]) => a.localeCompare(b))
      expect(held).toEqual(wanted(billing))
      expect(network.counts.clashes).toBe(0)
    }),
    { numRuns: 30, interruptAfterTimeLimit: 30_000 },
  )
}, 60_000)
