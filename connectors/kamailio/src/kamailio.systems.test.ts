import {
  blocked,
  connectorSuite,
  createConnectorWorld,
  type SqlTarget,
  sqlTarget,
  subscriberFixture,
} from '@openespf/application/testing'
import { expect, onTestFinished, test } from 'vitest'
import { startKamailio } from './testing/start-kamailio.ts'
import { kamailioSchema } from './testing/start-program.ts'
import { badSubscriber, connect, tableOf, withAccount } from './testing/world.ts'

const [USER, PASSWORD] = ['380440000001', 'sip-secret-1']

async function start() {
  const target = await sqlTarget(await kamailioSchema())
  const proxy = await startKamailio(target)
  return { target, proxy, connector: connect(target, { rpcUrl: proxy.rpcUrl }) }
}

async function startForTest() {
  const started = await start()
  onTestFinished(async () => {
    await started.connector.close()
    await started.proxy.stop()
    await started.target.dispose()
  })
  return { ...started, world: createConnectorWorld(started.connector) }
}

async function registrations({ database }: SqlTarget): Promise<string[]> {
  const rows = await database.query<{ username: string }>({
    name: 'test-registrations',
    text: 'select username from location order by 1',
  })
  return rows.map(({ username }) => username)
}

connectorSuite({
  name: 'kamailio with Kamailio',
  async create() {
    const { target, proxy, connector } = await start()
    return {
      connector,
      subscriber: subscriberFixture,
      badSubscriber,
      async state() {
        const accepted = await Promise.all(
          [0, 1].map((i) => proxy.register(`38044000000${i}`, `sip-secret-${i}`)),
        )
        return { accepted, rows: await tableOf(target), registered: await registrations(target) }
      },
      takeDown: target.takeDown,
      bringUp: target.bringUp,
      async dispose() {
        await proxy.stop()
        await target.dispose()
      },
      secrets: [target.settings.password],
    }
  },
})

test('a phone registers with the service password; blocked, it is put out at once and stays out', {
  timeout: 180_000,
}, async () => {
  const { target, proxy, world } = await startForTest()
  const put = async (subscriber: ReturnType<typeof subscriberFixture> | undefined) => {
    world.set(1001, subscriber)
    return (await world.converge(1001)).outcomes
  }
  expect(await proxy.register(USER, PASSWORD)).toBe(false)
  expect(await put(subscriberFixture(1))).toMatchObject([{ kind: 'applied' }])
  expect(await proxy.register(USER, 'another')).toBe(false)
  expect(await registrations(target)).toEqual([])
  expect(await proxy.register(USER, PASSWORD)).toBe(true)
  expect(await registrations(target)).toEqual([USER])

  expect(await put(blocked(subscriberFixture(1)))).toMatchObject([{ kind: 'applied' }])
  expect(await registrations(target)).toEqual([])
  expect(await proxy.register(USER, PASSWORD)).toBe(false)
  await put(subscriberFixture(1))
  expect(await proxy.register(USER, PASSWORD)).toBe(true)
  expect(await put(undefined)).toMatchObject([{ kind: 'applied' }])
  expect(await registrations(target)).toEqual([])
  expect(await proxy.register(USER, PASSWORD)).toBe(false)
})

test('a number that moves to another account is registered with that account’s password, and no longer with the old', {
  timeout: 180_000,
}, async () => {
  const { target, proxy, world } = await startForTest()
  const [one, two] = [subscriberFixture(1), subscriberFixture(2)]
  world.set(1001, one)
  world.set(1002, two)
  for (const iAccount of [1001, 1002]) await world.converge(iAccount)
  expect(await proxy.register(USER, PASSWORD)).toBe(true)

  world.set(1001, withAccount(one, { id: '380440000777' }))
  world.set(1002, withAccount(two, { id: USER }))
  for (const iAccount of [1002, 1001]) await world.converge(iAccount)
  expect(await registrations(target)).toEqual([])
  expect(await proxy.register(USER, PASSWORD)).toBe(false)
  expect(await proxy.register(USER, 'sip-secret-2')).toBe(true)
  expect(await proxy.register('380440000777', PASSWORD)).toBe(true)
  expect(await proxy.register('380440000002', 'sip-secret-2')).toBe(false)
})

test('what was changed by hand in the database is found and put right', async () => {
  const { target, proxy, world, connector } = await startForTest()
  world.set(1001, subscriberFixture(1))
  await world.converge(1001)
  const right = await tableOf(target)
  await target.database.script(`update subscriber set ha1 = md5('by hand')`)
  expect(await proxy.register(USER, PASSWORD)).toBe(false)
  const wanted = await connector.desire(subscriberFixture(1))
  const read = await connector.read(wanted?.keys ?? [])
  if (read.kind !== 'read') throw new Error(read.reason)
  expect(connector.diff?.({ desired: wanted?.desired, removable: [], actual: read.actual })).toEqual([
    { kind: 'different', subject: USER, field: 'password', expected: '(set)', actual: '(another)' },
  ])
  await world.converge(1001)
  expect(await tableOf(target)).toEqual(right)
  expect(await proxy.register(USER, PASSWORD)).toBe(true)

  await target.database.script('delete from subscriber')
  await world.converge(1001)
  expect(await tableOf(target)).toEqual(right)
})
