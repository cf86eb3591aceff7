import { connectorSuite, subscriberFixture } from '@openespf/application/testing'
import { expect, onTestFinished, test } from 'vitest'
import { startFakeHttpTarget } from './fake-http-target.ts'
import { httpConnector } from './index.ts'
import { parseConfig } from './testing/parse-config.ts'
import { tools } from './testing/tools.ts'

const token = 'canary-token-7f3a'

async function start(changes: object = {}) {
  const target = await startFakeHttpTarget(token)
  const url = `${target.origin}/subscribers/{{account_id}}`
  const config = parseConfig({
    url,
    headers: { Authorization: `Bearer ${token}` },
    body: {
      imsi: '{{sim.imsi}}',
      status: '{{account.status|active}}',
      password: '{{account.h323_password}}',
    },
    remove: { url },
    checkUrl: `${target.origin}/`,
    ...changes,
  })
  return { target, config, connector: httpConnector.create(config, tools) }
}

async function startForTest(changes: object = {}) {
  const started = await start(changes)
  onTestFinished(() => started.target.takeDown())
  const { connector } = started
  const wanted = await connector.desire(subscriberFixture(1))
  const [change] = connector.plan({ desired: wanted?.desired, removable: [], actual: new Map() })
  if (wanted === undefined || change === undefined) throw new Error('the subscriber needs a request')
  return { ...started, wanted, change }
}

const badSubscriber = () => {
  const good = subscriberFixture(99)
  return { ...good, sim: good.sim && { ...good.sim, imsi: 'abc' } }
}

for (const reading of [false, true])
  connectorSuite({
    name: reading ? 'http, reading first' : 'http',
    async create() {
      const { target, connector, config } = await start()
      return {
        connector: reading
          ? httpConnector.create({ ...config, read: { url: config.url } }, tools)
          : connector,
        subscriber: subscriberFixture,
        badSubscriber: badSubscriber(),
        state: async () => new Map([...target.subscribers].sort(([a], [b]) => a.localeCompare(b))),
        takeDown: target.takeDown,
        bringUp: target.bringUp,
        dispose: target.takeDown,
        secrets: [token],
      }
    },
  })

test('what came of a request is told without the path and the query', async () => {
  const { connector, change, target } = await startForTest()
  expect(await connector.apply(change)).toEqual({
    kind: 'applied',
    detail: `send 380440000001 (PUT at ${new URL(target.origin).host}): 200`,
  })
  expect(target.subscribers.get('380440000001')).toEqual({
    imsi: '901700000000001',
    status: 'active',
    password: 'sip-secret-1',
  })
})

test('a refusal shows the status and the beginning of the answer, secrets taken out', async () => {
  const { connector, change, target } = await startForTest()
  const body = `no: Bearer ${token}, sip-secret-1 ${'.'.repeat(300)}`
  target.script.push({ status: 400, body })
  const outcome = await connector.apply(change)
  if (outcome.kind !== 'reject') throw new Error(outcome.kind)
  expect(outcome.reason).toMatch(/^the external system answered 400: no: \*\*\*, \*\*\* \.+$/)
  expect(outcome.reason.length).toBeLessThan(250)
})

test('an overloaded system says when to come back', async () => {
  const { connector, change, target } = await startForTest()
  target.script.push({ status: 503, headers: { 'Retry-After': '7' } })
  expect(await connector.apply(change)).toEqual({
    kind: 'retry',
    reason: 'the external system answered 503',
    afterMs: 7000,
  })
})

test('a 404 is fine for a removal and wrong for anything else', async () => {
  const { connector, change, target } = await startForTest()
  const [remove] = connector.plan({
    desired: undefined,
    removable: [{ kind: 'account_id', value: 'nobody' }],
    actual: new Map(),
  })
  if (remove === undefined) throw new Error('nothing is removed')
  expect(await connector.apply(remove)).toEqual({ kind: 'unchanged' })
  target.script.push({ status: 404 })
  expect((await connector.apply(change)).kind).toBe('reject')
})

test('what a read shows to be right is not sent again', async () => {
  const { config, connector, change, wanted, target } = await startForTest()
  const reading = httpConnector.create({ ...config, read: { url: config.url } }, tools)
  await connector.apply(change)
  const read = await reading.read(wanted.keys)
  if (read.kind !== 'read') throw new Error(read.reason)
  const again = await reading.desire(subscriberFixture(1))
  expect(reading.plan({ desired: again?.desired, removable: [], actual: read.actual })).toEqual([])
  expect(target.requests).toEqual(['PUT /subscribers/380440000001', 'GET /subscribers/380440000001'])
})

test.each([
  [{ status: 200, body: 'hello' }, 'reject'],
  [{ status: 403 }, 'reject'],
  [{ status: 500 }, 'retry'],
])('a read that is answered %j is %s', async (answer, kind) => {
  const { config, wanted, target } = await startForTest()
  const reading = httpConnector.create({ ...config, read: { url: config.url } }, tools)
  target.script.push(answer)
  expect((await reading.read(wanted.keys)).kind).toBe(kind)
})

test('the check tells a wrong token from a target that is not there', async () => {
  const { config, connector, target } = await startForTest()
  const stranger = httpConnector.create({ ...config, headers: { Authorization: 'Bearer wrong' } }, tools)
  expect(await stranger.check()).toMatchObject({ kind: 'reject' })
  const { checkUrl: _, ...unchecked } = config
  expect(await httpConnector.create(unchecked, tools).check()).toEqual({ kind: 'unchanged' })
  target.script.push({ status: 503 })
  expect((await connector.check()).kind).toBe('retry')
})

test('a configuration that can never work fails when the connector is made', async () => {
  const { config } = await startForTest()
  expect(() => httpConnector.create({ ...config, body: { a: '{{nobody.id}}' } }, tools)).toThrow(
    'body.a: nobody.id is not known',
  )
})
