import { blocked, connectorSuite, sqlTarget, subscriberFixture } from '@openespf/application/testing'
import { expect, onTestFinished, test } from 'vitest'
import { createFakeRpc, KAMAILIO_TABLES } from './fake-kamailio.ts'
import { badSubscriber, connect, tableOf, withAccount } from './testing/world.ts'

const USER = '380440000001'
const rpcUrl = 'http://127.0.0.1:5060/RPC'

async function start(changes: object = {}) {
  const target = await sqlTarget(KAMAILIO_TABLES)
  const rpc = createFakeRpc()
  return { target, rpc, connector: connect(target, { rpcUrl, ...changes }, { http: rpc.http }) }
}

async function startForTest(changes: object = {}) {
  const started = await start(changes)
  const { connector, target } = started
  onTestFinished(async () => {
    await connector.close()
    await target.dispose()
  })
  const look = async (subscriber: ReturnType<typeof subscriberFixture>) => {
    const wanted = await connector.desire(subscriber)
    const read = await connector.read(wanted?.keys ?? [])
    if (read.kind !== 'read') throw new Error(read.reason)
    return { desired: wanted?.desired, removable: [], actual: read.actual }
  }
  const put = async (subscriber: ReturnType<typeof subscriberFixture>) => {
    const [change] = connector.plan(await look(subscriber))
    return change && connector.apply(change)
  }
  return { ...started, look, put }
}

connectorSuite({
  name: 'kamailio with the table and a stand-in for its RPC',
  async create() {
    const { target, rpc, connector } = await start()
    return {
      connector,
      subscriber: subscriberFixture,
      badSubscriber,
      state: async () => ({ rows: await tableOf(target), registered: [...rpc.registered] }),
      takeDown: target.takeDown,
      bringUp: target.bringUp,
      dispose: target.dispose,
      secrets: [target.settings.password],
    }
  },
})

test.each([
  [false, `location/${USER}`],
  [true, `location/${USER}@localhost`],
])(
  'who is barred and still registered is drift, and is purged (user@domain: %s)',
  async (locationDomain, name) => {
    const { connector, rpc, look, put } = await startForTest({ locationDomain })
    const one = blocked(subscriberFixture(1))
    rpc.registered.add(name)
    expect(connector.diff?.(await look(one))).toEqual([
      { kind: 'different', subject: USER, field: 'registration', expected: 'no', actual: 'yes' },
    ])
    expect(await put(one)).toMatchObject({ kind: 'applied' })
    expect([...rpc.registered]).toEqual([])
    expect(await put(one)).toBeUndefined()
  },
)

test('a new password ends what was registered with the old one, the same again does not', async () => {
  const { rpc, put, connector, look } = await startForTest()
  await put(subscriberFixture(1))
  rpc.registered.add(`location/${USER}`)
  const [same] = connector.plan({ ...(await look(subscriberFixture(1))), actual: new Map() })
  expect(same && (await connector.apply(same))).toEqual({ kind: 'unchanged' })
  expect(rpc.registered.size).toBe(1)
  await put(withAccount(subscriberFixture(1), { h323_password: 'another' }))
  expect(rpc.registered.size).toBe(0)
})

test.each([
  [
    { status: 503, headers: {}, body: 'busy' },
    { kind: 'retry', unreachable: true },
  ],
  [
    { status: 404, headers: {}, body: '<html>' },
    { kind: 'retry', code: 'rpc' },
  ],
  [
    { status: 500, headers: {}, body: '{"error":{"message":"no such table"}}' },
    { kind: 'retry', code: 'rpc' },
  ],
])('what Kamailio does not purge stays as it was in the database: %j', async (answer, outcome) => {
  const { connector, rpc, put, look, target } = await startForTest()
  await put(subscriberFixture(1))
  const before = await tableOf(target)
  const [change] = connector.plan(await look(blocked(subscriberFixture(1))))
  rpc.script.push(answer)
  expect(change && (await connector.apply(change))).toMatchObject(outcome)
  expect(await tableOf(target)).toEqual(before)
})

test('without an rpcUrl the table alone is kept; other domains are not touched', async () => {
  const { target, put, connector } = await startForTest({ rpcUrl: undefined })
  await target.database.script(
    `insert into subscriber (username, domain) values ('${USER}', 'other.example')`,
  )
  await put(subscriberFixture(1))
  expect(await tableOf(target)).toHaveLength(2)
  await put(blocked(subscriberFixture(1)))
  expect(await tableOf(target)).toEqual([`${USER} other.example   `])
  expect(await connector.list?.(undefined)).toEqual({ kind: 'listed', keys: [], next: undefined })
})

test('an account without a service password is rejected', async () => {
  const { put } = await startForTest()
  const outcome = await put(withAccount(subscriberFixture(1), { h323_password: '' }))
  expect(outcome).toEqual({ kind: 'reject', reason: 'the account has no service password' })
})
