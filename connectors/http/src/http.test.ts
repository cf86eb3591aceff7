import type { PlanInput } from '@openespf/application/connector'
import { blocked, connectorSuite, subscriberFixture, testTools } from '@openespf/application/testing'
import { expect, onTestFinished, test } from 'vitest'
import type { Desired } from './desired.ts'
import { httpConnector } from './index.ts'
import type { Actual } from './plan.ts'
import { parseConfig } from './testing/parse-config.ts'
import { startFakeHttpTarget } from './testing/start-fake-http-target.ts'

const token = 'canary-token-7f3a'
const path = '["subscribers", account_id]'
const NAME = '380440000001'

async function start(changes: object = {}) {
  const target = await startFakeHttpTarget(token, changes === SLOW || changes === TOLD)
  const config = parseConfig({
    baseUrl: target.origin,
    headers: { Authorization: `Bearer ${token}` },
    wanted: '$exists(sim.imsi)',
    state: `{ "imsi": sim.imsi, "status": account.status ? account.status : "active", "password": account.h323_password }`,
    send: { path },
    remove: { path },
    check: { path: '["health"]' },
    ...changes,
  })
  const tools = testTools()
  return { target, config, tools, connector: httpConnector.create(config, tools) }
}

const LIST = {
  list: {
    path: '["subscribers"]',
    query: '{ "after": $exists(after) ? after : "" }',
    ids: 'items.name',
    next: 'more',
  },
}
const READ = { read: { path, state: '$' }, ...LIST }
const SLOW = {
  answers: [{ status: ['202'], is: 'pending', token: 'body.job' }],
  poll: { path: '["jobs", token]' },
}
const TOLD = { answers: SLOW.answers, notification: { token: 'body.job' } }
const SEARCH = {
  headers: {},
  read: { path: '["subscribers"]', query: '{ "name": account_id }', state: 'found[0]' },
  create: { method: 'PUT', path },
}

const badSubscriber = () => {
  const good = subscriberFixture(99)
  return { ...good, sim: good.sim && { ...good.sim, imsi: 'abc' } }
}

for (const [name, changes] of [
  ['http, remembering', {}],
  ['http, reading first', READ],
  ['http, searching, with OAuth2', SEARCH],
  ['http, asking what has become of a change', SLOW],
  ['http, told by a notification', TOLD],
] as const)
  connectorSuite({
    name,
    async create() {
      const { target, config, tools, connector } = await start(changes)
      const oauth2 = {
        tokenUrl: `${target.origin}/token`,
        clientId: 'client',
        clientSecret: token,
        credentials: 'header' as const,
      }
      return {
        connector: changes === SEARCH ? httpConnector.create({ ...config, oauth2 }, tools) : connector,
        subscriber: subscriberFixture,
        badSubscriber: badSubscriber(),
        state: async () => new Map([...target.subscribers].sort(([a], [b]) => a.localeCompare(b))),
        takeDown: target.takeDown,
        bringUp: target.bringUp,
        ...('answers' in changes && {
          async confirm() {
            const done = [...target.jobs.values()]
            target.jobs.clear()
            for (const { make } of done) make()
            return done.map(({ id }) => ({
              token: undefined,
              headers: {},
              body: JSON.stringify({ job: id }),
            }))
          },
        }),
        dispose: target.takeDown,
        secrets: [token, 'access-canary'],
      }
    },
  })

/** A connector with a target, and the look at a subscriber that the runtime would take. */
async function startForTest(changes: object = {}) {
  const started = await start(changes)
  onTestFinished(() => started.target.takeDown())
  return { ...started, ...lookWith(started.connector) }
}

function lookWith(connector: ReturnType<typeof httpConnector.create>) {
  const look = async (
    subscriber = subscriberFixture(1),
    removable: PlanInput<Desired, Actual>['removable'] = [],
  ) => {
    const wanted = await connector.desire(subscriber)
    const read = await connector.read([...(wanted?.keys ?? []), ...removable])
    if (read.kind !== 'read') throw new Error(read.reason)
    return connector.plan({ desired: wanted?.desired, removable, actual: read.actual })
  }
  const converge = async (subscriber = subscriberFixture(1)) => {
    const [change] = await look(subscriber)
    return change ? connector.apply(change) : undefined
  }
  return { look, converge }
}

test('what came of a request is told without its values', async () => {
  const { converge, target } = await startForTest()
  expect(await converge()).toEqual({ kind: 'applied', detail: `send ${NAME}: 200` })
  expect(target.subscribers.get(NAME)).toEqual({
    imsi: '901700000000001',
    status: 'active',
    password: 'sip-secret-1',
  })
})

test('what was sent is not sent again, not even by another process, until it changes', async () => {
  const { converge, target, config, tools } = await startForTest()
  await converge()
  const other = lookWith(httpConnector.create(config, tools))
  expect(await other.look()).toEqual([])
  expect(await other.converge(blocked(subscriberFixture(1)))).toMatchObject({ kind: 'applied' })
  expect(await converge()).toMatchObject({ kind: 'applied' })
  expect(target.requests).toHaveLength(3)
})

test('what did not arrive is sent again, also when what arrived before it is wanted again', async () => {
  const { converge, target } = await startForTest()
  await converge()
  target.script.push({ status: 503 })
  expect(await converge(blocked(subscriberFixture(1)))).toMatchObject({ kind: 'retry' })
  expect(await converge()).toMatchObject({ kind: 'applied' })
})

test('drift is found field by field, told by name, and repaired', async () => {
  const { look, converge, connector, target } = await startForTest(READ)
  expect((await look()).map((change) => connector.describe(change))).toEqual([`create ${NAME}`])
  await converge()
  expect(await look()).toEqual([])
  target.subscribers.set(NAME, { imsi: '901700000000001', status: 'barred', password: 'x', more: 1 })
  expect((await look()).map((change) => connector.describe(change))).toEqual([
    `send ${NAME} (status, password)`,
  ])
  await converge()
  expect(await look()).toEqual([])
})

test('a drift report names each field at any depth, and no secret', async () => {
  const { connector, target } = await startForTest({
    ...READ,
    state:
      '{ "imsi": sim.imsi, "line": { "number": account.id, "pin": "1234", "limit": 1 }, "x": account.h323_password }',
  })
  const diff = async () => {
    const wanted = await connector.desire(subscriberFixture(1))
    const removable = [{ kind: 'account_id' as const, value: 'old' }]
    const read = await connector.read([...(wanted?.keys ?? []), ...removable])
    if (read.kind !== 'read') throw new Error(read.reason)
    return connector.diff?.({ desired: wanted?.desired, removable, actual: read.actual })
  }
  expect(await diff()).toEqual([{ kind: 'missing', subject: NAME }])
  target.subscribers.set(NAME, { imsi: 9, line: { number: NAME, pin: '4321', limit: '1', more: 1 } })
  target.subscribers.set('old', {})
  const different = (field: string, expected: string, actual: string) => ({
    ...{ kind: 'different', subject: NAME, field, expected, actual },
  })
  expect(await diff()).toEqual([
    { kind: 'extra', subject: 'old' },
    different('imsi', '901700000000001', '9'),
    different('line.pin', '(set)', '(another)'),
    different('line.limit', '1', '"1"'),
    different('x', '(set)', '(not set)'),
  ])
})

test.each([
  [
    { status: 200, body: '{}' },
    { kind: 'listed', keys: [], next: undefined },
  ],
  [
    { status: 200, body: '{"items":{"name":7},"more":"x"}' },
    { kind: 'listed', keys: [{ kind: 'account_id', value: '7' }], next: 'x' },
  ],
  [{ status: 200, body: '{"items":[],"more":"7"}' }, { kind: 'reject' }],
  [{ status: 200, body: '{"items":[{"name":true}]}' }, { kind: 'reject' }],
  [{ status: 200, body: 'hello' }, { kind: 'reject' }],
  [{ status: 404 }, { kind: 'reject' }],
  [{ status: 503 }, { kind: 'retry' }],
])('a list that is answered %j comes to %j', async (answer, result) => {
  const { connector, target } = await startForTest(READ)
  target.script.push(answer)
  expect(await connector.list?.('7')).toMatchObject(result)
})

test('what cannot be read or listed says so, and a list without a removal is refused', async () => {
  const { connector, config, tools } = await startForTest()
  expect([connector.remembers, connector.diff, connector.list]).toEqual([true, undefined, undefined])
  const { remove: _, ...keeping } = { ...config, ...parseConfig({ ...config, ...LIST }) }
  expect(() => httpConnector.create(keeping, tools)).toThrow('list: what it finds needs `remove`')
})

test('a create of its own goes out where nothing is there, and knows what was found where something is', async () => {
  const { converge, target } = await startForTest({
    ...READ,
    create: { method: 'PUT', path: '["subscribers", "new-" & account_id]' },
    send: { path: '["subscribers", account_id]', query: '{ "was": $actual.status }' },
  })
  await converge()
  target.subscribers.set(NAME, { status: 'barred' })
  target.script.push({ status: 200, body: '{"status":"barred"}' }, { status: 200 })
  await converge()
  expect(target.requests.filter((line) => line.startsWith('PUT'))).toEqual([
    `PUT /subscribers/new-${NAME}`,
    `PUT /subscribers/${NAME}?was=barred`,
  ])
})

test('a refusal shows the status and the beginning of the answer, secrets taken out', async () => {
  const { converge, target } = await startForTest()
  const body = `no: Bearer ${token}, sip-secret-1 ${'.'.repeat(300)}`
  target.script.push({ status: 400, body })
  const outcome = await converge()
  if (outcome?.kind !== 'reject') throw new Error(outcome?.kind)
  expect(outcome.reason).toMatch(/^the external system answered 400: no: \*\*\*, \*\*\* \.+$/)
  expect(outcome.reason.length).toBeLessThan(250)
})

test('what is pending counts as sent once it is confirmed, unless something else was sent meanwhile', async () => {
  const { connector, converge, look, target } = await startForTest(SLOW)
  const applied = { kind: 'applied' as const, detail: 'done' }
  const first = await converge()
  if (first?.kind !== 'pending') throw new Error(first?.kind)
  expect(await connector.poll?.(first.token)).toEqual(first)
  expect(await look()).toHaveLength(1)
  target.jobs.clear()
  expect(await connector.poll?.(first.token)).toMatchObject({ kind: 'applied' })
  expect(await look()).toHaveLength(1)
  await connector.settle?.(first.token, applied)
  await connector.settle?.(first.token, applied)
  expect(await look()).toEqual([])

  const second = await converge(blocked(subscriberFixture(1)))
  const third = await converge()
  if (second?.kind !== 'pending' || third?.kind !== 'pending') throw new Error('both are pending')
  await connector.settle?.(second.token, applied)
  expect(await look(blocked(subscriberFixture(1)))).toHaveLength(1)
  target.script.push({ status: 422 })
  const refused = await connector.poll?.(third.token)
  if (refused?.kind !== 'reject') throw new Error(refused?.kind)
  await connector.settle?.(third.token, refused)
  expect(await look()).toHaveLength(1)
})

test('a 404 is fine for a removal and wrong for anything else', async () => {
  const { connector, converge, look, target } = await startForTest()
  const closed = subscriberFixture(1)
  const [remove] = await look({ ...closed, account: { ...closed.account, bill_status: 'C' } }, [
    { kind: 'account_id', value: 'nobody' },
  ])
  if (remove === undefined) throw new Error('nothing is removed')
  expect(await connector.apply(remove)).toEqual({ kind: 'unchanged' })
  target.script.push({ status: 404 })
  expect((await converge())?.kind).toBe('reject')
})

test('an expression that fails on a subscriber says which and why, and sends nothing', async () => {
  const { converge, target } = await startForTest({ state: '{ "n": $number(account.h323_password) }' })
  expect(await converge()).toMatchObject({
    kind: 'reject',
    reason: expect.stringMatching(/^state cannot be worked out: JSONata error D3030/),
  })
  expect(target.requests).toEqual([])
})

test('a token that ended early is fetched anew within the call', async () => {
  const { config, tools, target } = await startForTest({ headers: {} })
  const oauth2 = {
    tokenUrl: `${target.origin}/token`,
    clientId: 'client',
    clientSecret: token,
    credentials: 'header' as const,
  }
  const { converge } = lookWith(httpConnector.create({ ...config, oauth2 }, tools))
  await converge()
  target.issued.clear()
  expect(await converge(blocked(subscriberFixture(1)))).toMatchObject({ kind: 'applied' })
  const wrong = httpConnector.create({ ...config, oauth2: { ...oauth2, clientSecret: 'wrong' } }, tools)
  expect(await lookWith(wrong).converge(subscriberFixture(2))).toMatchObject({
    kind: 'retry',
    reason: expect.stringContaining('no access token: the token endpoint answered 401'),
  })
})

test.each([
  [{ status: 200, body: 'hello' }, 'reject'],
  [{ status: 403 }, 'reject'],
  [{ status: 500 }, 'retry'],
])('a read that is answered %j is %s', async (answer, kind) => {
  const { connector, target } = await startForTest(READ)
  target.script.push(answer)
  expect((await connector.read([{ kind: 'account_id', value: NAME }])).kind).toBe(kind)
})

test('the check tells a wrong token from a target that is not there', async () => {
  const { config, connector, tools, target } = await startForTest()
  const stranger = httpConnector.create({ ...config, headers: { Authorization: 'Bearer wrong' } }, tools)
  expect(await stranger.check()).toMatchObject({ kind: 'retry', reason: expect.stringContaining('401') })
  const { check: _, ...unchecked } = config
  expect(await httpConnector.create(unchecked, tools).check()).toEqual({ kind: 'unchanged' })
  target.script.push({ status: 503 })
  expect((await connector.check()).kind).toBe('retry')
})

test('a configuration that can never work fails when the connector is made', async () => {
  const { config, tools } = await startForTest()
  expect(() => httpConnector.create({ ...config, state: '{ "a": nobody.id }' }, tools)).toThrow(
    'state (line 1, column 14): nobody is not known there',
  )
})
