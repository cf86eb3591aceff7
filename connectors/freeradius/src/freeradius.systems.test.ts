import {
  blocked,
  connectorSuite,
  createConnectorWorld,
  sqlTarget,
  subscriberFixture,
} from '@openespf/application/testing'
import { expect, onTestFinished, test } from 'vitest'
import { type FreeRadius, startFreeRadius } from './testing/start-freeradius.ts'
import { radiusSchema } from './testing/start-program.ts'
import { badSubscriber, connect, tablesOf, withPassword, withPolicy } from './testing/world.ts'

const [USER, PASSWORD] = ['380440000001', 'sip-secret-1']

async function start() {
  const target = await sqlTarget(await radiusSchema())
  const radius = await startFreeRadius(target)
  return { target, radius, connector: connect(target) }
}

async function startForTest() {
  const started = await start()
  onTestFinished(async () => {
    await started.connector.close()
    await started.radius.stop()
    await started.target.dispose()
  })
  const world = createConnectorWorld(started.connector)
  const put = async (subscriber: ReturnType<typeof subscriberFixture> | undefined) => {
    world.set(1001, subscriber)
    return (await world.converge(1001)).outcomes
  }
  return { ...started, put, world }
}

const authenticate = (radius: FreeRadius) => radius.authenticate(USER, PASSWORD)

connectorSuite({
  name: 'freeradius with FreeRADIUS',
  async create() {
    const { target, radius, connector } = await start()
    return {
      connector,
      subscriber: subscriberFixture,
      badSubscriber,
      async state() {
        const answers = [0, 1].map((i) => radius.authenticate(`38044000000${i}`, `sip-secret-${i}`))
        return { answers: await Promise.all(answers), rows: await tablesOf(target) }
      },
      takeDown: target.takeDown,
      bringUp: target.bringUp,
      async dispose() {
        await radius.stop()
        await target.dispose()
      },
      secrets: [target.settings.password],
    }
  },
})

test('a subscriber is let in with the attributes of the access policy, and no longer when blocked or terminated', async () => {
  const { radius, put, target } = await startForTest()
  const one = withPolicy(subscriberFixture(1), [
    { group_name: 'radius', name: 'Session-Timeout', values: ['3600'], operation: '=' },
    {
      group_name: 'cisco.asr.radius_response',
      name: 'Cisco-AVPair',
      values: ['sub:a=1', 'sub:b=2'],
      operation: '+=',
    },
    { group_name: 'radius', name: 'Framed-Pool', values: ['gold'], operation: ':=' },
    { group_name: 'lte.wtl', name: 'cs_profile', values: ['default'] },
  ])
  await target.database.script(`
    insert into radgroupreply (groupname, attribute, op, value) values
      ('Test product', 'Idle-Timeout', '=', '600'), ('Test product', 'Session-Timeout', '=', '60')`)
  expect(await authenticate(radius)).toEqual({ kind: 'reject' })

  expect(await put(one)).toMatchObject([{ kind: 'applied' }])
  const answer = await authenticate(radius)
  expect(answer).toMatchObject({ kind: 'accept' })
  expect(answer.kind === 'accept' && answer.attributes.toSorted()).toEqual([
    'Cisco-AVPair = "sub:a=1"',
    'Cisco-AVPair = "sub:b=2"',
    'Framed-Pool = "gold"',
    'Idle-Timeout = 600',
    'Session-Timeout = 3600',
  ])
  expect(await radius.authenticate(USER, 'another')).toEqual({ kind: 'reject' })

  expect(await put(blocked(one))).toMatchObject([{ kind: 'applied' }])
  expect(await authenticate(radius)).toEqual({ kind: 'reject' })
  expect(await put(one)).toMatchObject([{ kind: 'applied' }])
  expect(await authenticate(radius)).toEqual(answer)

  expect(await put(undefined)).toMatchObject([{ kind: 'applied' }])
  expect(await authenticate(radius)).toEqual({ kind: 'reject' })
  expect(await tablesOf(target)).toEqual([])
})

test('what was changed by hand in the database is found and put right', async () => {
  const { radius, put, target, connector } = await startForTest()
  await put(subscriberFixture(1))
  const right = await tablesOf(target)
  await target.database.script(`
    update radcheck set value = 'changed-by-hand';
    insert into radreply (username, attribute, op, value) values ('${USER}', 'Session-Timeout', ':=', '1');
    delete from radusergroup`)
  expect(await authenticate(radius)).toEqual({ kind: 'reject' })

  const wanted = await connector.desire(subscriberFixture(1))
  const read = await connector.read(wanted?.keys ?? [])
  if (read.kind !== 'read') throw new Error(read.reason)
  const input = { desired: wanted?.desired, removable: [], actual: read.actual }
  const drift = (field: string, expected: string, actual: string) => ({
    ...{ kind: 'different', subject: USER, field: `rad${field}`, expected, actual },
  })
  expect(connector.diff?.(input)).toEqual([
    drift('check Cleartext-Password', '(set)', '(another)'),
    drift('usergroup groups', 'Test product', '(not set)'),
    drift('reply Session-Timeout', '(not set)', ':= 1'),
  ])
  expect(await put(subscriberFixture(1))).toEqual([
    { kind: 'applied', detail: `put ${USER} into radcheck, radusergroup, radreply` },
  ])
  expect(await tablesOf(target)).toEqual(right)
  expect(await authenticate(radius)).toEqual({ kind: 'accept', attributes: [] })
})

test('a password that FreeRADIUS would expand is rejected, any other works as it stands', async () => {
  const { radius, put, target } = await startForTest()
  for (const password of [`it's "50 %" \\n {x}$`, "%{sql:select 'x'}", 'пароль', '"open', '"']) {
    expect(await put(withPassword(subscriberFixture(1), password))).toMatchObject([{ kind: 'applied' }])
    expect(await radius.authenticate(USER, password), password).toMatchObject({ kind: 'accept' })
  }
  for (const password of ['`%{User-Name}`', '"quoted"', "'quoted'"])
    expect(await put(withPassword(subscriberFixture(1), password))).toMatchObject([{ kind: 'reject' }])

  await target.database.script(`update radcheck set value = '\`%{User-Name}\`'`)
  expect(await radius.authenticate(USER, USER)).toMatchObject({ kind: 'accept' })
})
