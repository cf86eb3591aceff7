import type { AccountId } from '@openespf/contract/ids'
import { toId } from '@openespf/contract/ids'
import { systemClock } from '@openespf/foundation/clock'
import { silentLog } from '@openespf/foundation/log'
import { type TestDatabase, testDatabase, waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { applicationMigrations } from './application.ts'
import { createBillingReader } from './billing-reader.ts'
import type { Limits } from './budget.ts'
import { converge } from './converge.ts'
import { createKeyStore, type KeyStore } from './key-store.ts'
import { createPipeline } from './pipeline.ts'
import { runConnector } from './running-connector.ts'
import { markSubjects } from './store/sql/mark-subjects.ts'
import { readSnapshot } from './store/sql/read-snapshot.ts'
import { takeReports } from './store/sql/take-reports.ts'
import { takeSubjects } from './store/sql/take-subjects.ts'
import { createFakeBilling } from './testing/fake-billing.ts'
import { createFakeNetwork } from './testing/fake-network.ts'
import { createConnectorTools } from './tools.ts'
import { LEASE_MS } from './worker.ts'

let db: TestDatabase
let keys: KeyStore
beforeAll(async () => {
  db = await testDatabase(applicationMigrations)
  keys = createKeyStore(db.database, LEASE_MS)
})
afterAll(() => db.drop())
beforeEach(async () => {
  await db.database.script('truncate app.subject, app.held_key, app.key_lease, app.report, app.convergence')
})

const tools = createConnectorTools({ clock: systemClock, log: silentLog })
const imsi = (i: number) => `90170000000${String(i).padStart(4, '0')}`
const inService = (i: number) => ({ msisdn: `380440000${String(i).padStart(3, '0')}`, inService: true })

function begin(limits?: Limits) {
  const billing = createFakeBilling()
  const network = createFakeNetwork()
  const connector = runConnector(network.definition, {
    config: {},
    tools,
    ...(limits && { settings: { limits } }),
  })
  const reader = createBillingReader(billing.client)
  const pipeline = createPipeline({
    database: db.database,
    keys,
    billing: reader,
    connectors: [connector],
    log: silentLog,
    clock: systemClock,
    random: () => 0.5,
    backoff: { firstMs: 1, maxMs: 20 },
    onReport: () => {},
  })
  const mark = (...accounts: number[]) =>
    markSubjects(
      db.database,
      accounts.map((i_account) => ({ i_account, i_event: 1, bulk: false, connectors: ['fake-network'] })),
    )
  const settle = () =>
    waitFor('nothing is left to do', async () => {
      await pipeline.runOnce()
      const { due, retrying, working } = await readSnapshot(db.database)
      return due + retrying + working === 0
    })
  return { billing, network, connector, reader, pipeline, mark, settle }
}

const reported = async () =>
  (await takeReports(db.database, 100, 1000)).map(({ status, message }) => ({ status, message }))

describe('an account that is due', () => {
  test('is brought to its wanted state, and its status says what was done', async () => {
    const { billing, network, mark, pipeline } = begin()
    await mark(billing.add(1))
    expect(await pipeline.runOnce()).toBe(1)
    expect([...network.entries]).toEqual([[imsi(1), inService(1)]])
    expect(await reported()).toEqual([
      { status: 'OK', message: `set ${imsi(1)} to 380440000001, in service` },
    ])
    expect(await pipeline.runOnce()).toBe(0)
  })

  test('and is closed loses everything that it held', async () => {
    const { billing, network, mark, settle } = begin()
    const account = billing.add(1)
    await mark(account)
    await settle()
    billing.change(account, { bill_status: 'C' })
    await mark(account)
    await settle()
    expect(network.entries.size).toBe(0)
    expect(await keys.heldBy('fake-network', account)).toEqual([])
  })

  test('and does not exist comes to nothing, with status OK', async () => {
    const { mark, pipeline } = begin()
    await mark(4711)
    await pipeline.runOnce()
    expect(await reported()).toEqual([{ status: 'OK', message: 'nothing to change' }])
  })

  test('is looked at again when an event came while it was worked on', async () => {
    const { billing, network, mark, pipeline } = begin()
    const account = billing.add(1)
    await mark(account)
    let marked = false
    network.faults.next = () => {
      if (marked) return undefined
      marked = true
      billing.change(account, { status: 'blocked' })
      return { kind: 'retry', reason: 'busy' }
    }
    const looking = pipeline.runOnce()
    await waitFor('the look is under way', () => marked)
    await mark(account)
    await looking
    await waitFor('the second look', async () => (await pipeline.runOnce()) === 1)
    expect(network.entries.get(imsi(1))?.inService).toBe(false)
  })

  test('is not said to be OK while an event that came meanwhile waits for its look', async () => {
    const { billing, network, mark, pipeline } = begin()
    const account = billing.add(1)
    await mark(account)
    const { lock } = keys
    vi.spyOn(keys, 'lock').mockImplementationOnce(async (wanted) => {
      billing.change(account, { status: 'blocked' })
      await mark(account)
      return lock(wanted)
    })
    await pipeline.runOnce()
    expect([...network.entries]).toEqual([[imsi(1), inService(1)]])
    expect(await reported()).toEqual([])
    await pipeline.runOnce()
    expect(await reported()).toEqual([{ status: 'OK', message: `set ${imsi(1)} to 380440000001, barred` }])
  })
})

describe('failures', () => {
  test('an external system that is down means RETRY until it is back', async () => {
    const { billing, network, mark, pipeline, settle } = begin()
    await mark(billing.add(1))
    network.faults.next = () => ({ kind: 'retry', reason: 'no connection' })
    await pipeline.runOnce()
    expect(await reported()).toEqual([
      { status: 'RETRY', message: 'fake-network: no connection; trying again at once' },
    ])
    network.faults.next = () => undefined
    await settle()
    expect(network.entries.size).toBe(1)
  })

  test('billing that is down means RETRY, too', async () => {
    const { billing, network, mark, pipeline, settle } = begin()
    await mark(billing.add(1))
    billing.away.billing = true
    await pipeline.runOnce()
    expect((await reported())[0]?.status).toBe('RETRY')
    billing.away.billing = false
    await settle()
    expect(network.entries.size).toBe(1)
  })

  test('a rejection is FAILED and stays so until the next event', async () => {
    const { billing, network, mark, pipeline } = begin()
    const account = billing.add(1)
    await mark(account)
    network.faults.next = () => ({ kind: 'reject', reason: 'not a number: sip-secret-1' })
    await pipeline.runOnce()
    expect(await reported()).toEqual([{ status: 'FAILED', message: 'fake-network: not a number: (masked)' }])
    network.faults.next = () => undefined
    expect(await pipeline.runOnce()).toBe(0)
    await mark(account)
    expect(await pipeline.runOnce()).toBe(1)
    expect(network.entries.size).toBe(1)
  })

  test('a bug in the connector means RETRY without its text', async () => {
    const { billing, network, mark, pipeline } = begin()
    await mark(billing.add(1))
    network.faults.next = () => new Error('undefined is not a function')
    await pipeline.runOnce()
    expect(await reported()).toEqual([
      { status: 'RETRY', message: 'connector fake-network: internal fault; trying again at once' },
    ])
  })

  test('a process that died after applying leaves work that is done again, without effect', async () => {
    const { billing, network, connector, reader, pipeline, mark } = begin()
    const iAccount = toId<AccountId>(billing.add(1))
    await mark(iAccount)
    const [subject] = await takeSubjects(db.database, { connector: 'fake-network', limit: 1, leaseMs: 50 })
    const lease = { token: subject?.lease_token ?? '', isHeld: () => true }
    const subscriber = await reader.readSubscriber(iAccount)
    const target = {
      ...{ database: db.database, keys, billing: reader, clock: systemClock },
      ...{ connector, iAccount, lease },
    }
    expect((await converge(target, subscriber)).kind).toBe('ok')
    const { writes } = network.counts
    await waitFor('the account is taken over', async () => (await pipeline.runOnce()) === 1)
    expect(network.counts.writes).toBe(writes)
    expect(await reported()).toEqual([{ status: 'OK', message: 'nothing to change' }])
  })

  test('keys that a dead process had locked are free when its lease has run out', async () => {
    const { billing, network, mark, settle } = begin()
    const locked = [{ kind: 'imsi' as const, value: imsi(1) }]
    const dead = createKeyStore(db.database, 100)
    await dead.lock({ connector: 'fake-network', holder: crypto.randomUUID(), keys: locked })
    await mark(billing.add(1))
    await settle()
    expect(network.entries.size).toBe(1)
  })

  test('a lease that was lost stops the changes', async () => {
    const { billing, network, connector, reader } = begin()
    const iAccount = toId<AccountId>(billing.add(1))
    const lease = { token: crypto.randomUUID(), isHeld: () => false }
    const target = {
      ...{ database: db.database, keys, billing: reader, clock: systemClock },
      ...{ connector, iAccount, lease },
    }
    const result = await converge(target, await reader.readSubscriber(iAccount))
    expect(result).toMatchObject({ kind: 'retry', reason: 'interrupted' })
    expect(network.entries.size).toBe(0)
  })
})

describe('a lease that is lost while the account waits', () => {
  test.each(['live', 'bulk'] as const)(
    'for its turn with a change: a %s change is not sent',
    async (priority) => {
      const { billing, network, connector, reader } = begin({ concurrency: 1 })
      const iAccount = toId<AccountId>(billing.add(1))
      let isHeld = true
      const run = vi.spyOn(connector.budget, 'run')
      let others: Promise<unknown> | undefined
      network.faults.next = (what) => {
        if (what === 'read')
          others ??= connector.budget.run('live', async () => {
            await waitFor('the change waits, too', () => run.mock.calls.length === 3)
            isHeld = false
          })
        return undefined
      }
      const target = {
        ...{ database: db.database, keys, billing: reader, clock: systemClock, priority },
        ...{ connector, iAccount, lease: { token: crypto.randomUUID(), isHeld: () => isHeld } },
      }
      const result = await converge(target, await reader.readSubscriber(iAccount))
      await others
      expect(result).toMatchObject({ kind: 'retry', blame: 'us', reason: 'interrupted' })
      expect(network.counts.changes).toBe(0)
    },
  )

  test('for what the external system has: no key is recorded or handed over', async () => {
    const { billing, network, connector, reader, mark, settle } = begin()
    const [a, b] = [toId<AccountId>(billing.add(1)), billing.add(2)]
    await mark(a)
    await settle()
    const before = await keys.heldBy('fake-network', a)
    billing.moveCard(imsi(1), b)
    billing.change(a, { id: '380440000777' })
    let isHeld = true
    network.faults.next = () => {
      isHeld = false
      return undefined
    }
    const target = {
      ...{ database: db.database, keys, billing: reader, clock: systemClock },
      ...{ connector, iAccount: a, lease: { token: crypto.randomUUID(), isHeld: () => isHeld } },
    }
    expect(await converge(target, await reader.readSubscriber(a))).toMatchObject({ reason: 'interrupted' })
    expect(await keys.heldBy('fake-network', a)).toEqual(before)
    expect(await keys.heldBy('fake-network', b)).toEqual([])
  })

  test('for an answer: what it gave up is still held', async () => {
    const { billing, network, connector, reader, mark, settle } = begin()
    const iAccount = toId<AccountId>(billing.add(1))
    await mark(iAccount)
    await settle()
    let isHeld = true
    network.faults.next = (what) => {
      if (what === 'apply') isHeld = false
      return undefined
    }
    const target = {
      ...{ database: db.database, keys, billing: reader, clock: systemClock },
      ...{ connector, iAccount, lease: { token: crypto.randomUUID(), isHeld: () => isHeld } },
    }
    await converge(target, undefined)
    expect(await keys.heldBy('fake-network', iAccount)).not.toEqual([])
  })
})

describe('keys that move', () => {
  test('a SIM card handed to another account, whose event comes first', async () => {
    const { billing, network, mark, settle } = begin()
    const [a, b] = [billing.add(1), billing.add(2)]
    await mark(a, b)
    await settle()
    billing.moveCard(imsi(1), b)
    await mark(b)
    await settle()
    await mark(a)
    await settle()
    expect([...network.entries]).toEqual([[imsi(1), inService(2)]])
  })

  test('a SIM card handed to an account that wants nothing is taken out', async () => {
    const { billing, network, mark, settle } = begin()
    const [a, b] = [billing.add(1), billing.add(2)]
    await mark(a, b)
    await settle()
    billing.change(b, { bill_status: 'C' })
    await mark(b)
    await settle()
    billing.moveCard(imsi(1), b)
    await mark(a)
    await settle()
    expect([...network.entries]).toEqual([])
  })

  test('a number that another realm’s account has is not taken away', async () => {
    const { billing, network, mark, settle } = begin()
    const [a, b] = [billing.add(1), billing.add(2)]
    billing.change(b, { id: '380440000001@other' })
    await mark(a)
    await settle()
    await mark(b)
    await settle()
    billing.change(a, { bill_status: 'C' })
    await mark(a)
    await settle()
    expect([...network.entries]).toEqual([[imsi(2), inService(1)]])
  })
})
