import { blocked, connectorSuite, subscriberFixture, testTools } from '@openespf/application/testing'
import { expect, onTestFinished, test } from 'vitest'
import type { ScimConfig } from './config.ts'
import { scim } from './index.ts'
import { startFakeScim } from './testing/start-fake-scim.ts'

const token = 'canary-token-scim'

async function start(changes: Partial<ScimConfig> = {}) {
  const fake = await startFakeScim(token)
  const config: ScimConfig = {
    baseUrl: fake.baseUrl,
    token,
    attributes: { 'name.familyName': 'account.lastname', title: 'product.name' },
    update: 'patch',
    serviceStatuses: [],
    ...changes,
  }
  return { fake, config, connector: scim.create(config, testTools()) }
}

for (const update of ['patch', 'replace'] as const)
  connectorSuite({
    name: `scim, ${update}`,
    async create() {
      const { fake, connector } = await start({ update, listFilter: 'externalId pr' })
      const bad = subscriberFixture(99)
      return {
        connector,
        subscriber: subscriberFixture,
        badSubscriber: { ...bad, account: { ...bad.account, id: 'no name!' } },
        state: async () =>
          [...fake.users.values()]
            .map(({ id: _, ...user }) => user)
            .sort((a, b) => String(a['userName']).localeCompare(String(b['userName']))),
        takeDown: fake.takeDown,
        bringUp: fake.bringUp,
        dispose: fake.takeDown,
        secrets: [token],
      }
    },
  })

async function startForTest(changes: Partial<ScimConfig> = {}) {
  const started = await start(changes)
  onTestFinished(() => started.fake.takeDown())
  const { connector } = started
  const look = async (subscriber = subscriberFixture(1)) => {
    const wanted = await connector.desire(subscriber)
    const read = await connector.read(wanted?.keys ?? [])
    if (read.kind !== 'read') throw new Error(read.reason)
    return connector.plan({ desired: wanted?.desired, removable: [], actual: read.actual })
  }
  const converge = async (subscriber = subscriberFixture(1)) => {
    const outcomes = []
    for (const change of await look(subscriber)) outcomes.push(await connector.apply(change))
    return outcomes
  }
  return { ...started, look, converge, users: () => [...started.fake.users.values()] }
}

test('a user has the name, the account, whether it is active, and what the configuration adds', async () => {
  const { converge, users } = await startForTest()
  expect(await converge()).toEqual([{ kind: 'applied', detail: 'create user 380440000001' }])
  expect(users()).toMatchObject([
    { userName: '380440000001', externalId: '1001', active: true, title: 'Test product' },
  ])
})

test('only what differs is sent, and what others keep at the user stays', async () => {
  for (const update of ['patch', 'replace'] as const) {
    const { converge, look, connector, fake, users } = await startForTest({ update })
    await converge()
    const [user] = users()
    fake.users.set(String(user?.['id']), { ...user, title: 'Boss', nickName: 'kept' })
    const changes = await look(blocked(subscriberFixture(1)))
    expect(changes.map((change) => connector.describe(change))).toEqual([
      'deactivate and set title of user 380440000001',
    ])
    await converge(blocked(subscriberFixture(1)))
    expect(users()).toMatchObject([{ active: false, title: 'Test product', nickName: 'kept' }])
    expect(fake.changes[1]).toMatch(update === 'patch' ? /^PATCH / : /^PUT /)
  }
})

test('what differs is told attribute by attribute, and whom billing does not know is extra', async () => {
  const { connector, converge, fake, users } = await startForTest()
  await converge()
  const [user] = users()
  fake.users.set(String(user?.['id']), { ...user, title: 'Boss', active: 'true' })
  const wanted = await connector.desire(subscriberFixture(1))
  const removable = [{ kind: 'account_id' as const, value: 'old' }]
  fake.users.set('7', { id: '7', userName: 'old' })
  const read = await connector.read([...(wanted?.keys ?? []), ...removable])
  if (read.kind !== 'read') throw new Error(read.reason)
  const different = (field: string, expected: string, actual: string) => ({
    ...{ kind: 'different', subject: '380440000001', field, expected, actual },
  })
  expect(connector.diff?.({ desired: wanted?.desired, removable, actual: read.actual })).toEqual([
    { kind: 'extra', subject: 'old' },
    different('active', 'true', '"true"'),
    different('title', 'Test product', 'Boss'),
  ])
})

test('all users that are ours are listed, also where each page that was listed is deleted before the next', async () => {
  const { connector, fake } = await startForTest({ listFilter: 'externalId pr' })
  for (let i = 0; i < 250; i++) fake.users.set(`${i}`, { id: `${i}`, userName: `u${i}`, externalId: `${i}` })
  fake.users.set('boss', { id: 'boss', userName: 'boss' })
  const listed: string[] = []
  let after: string | undefined
  do {
    const page = await connector.list?.(after)
    if (page?.kind !== 'listed') throw new Error('the server is up, but cannot be listed')
    for (const { value } of page.keys) fake.users.delete(value.slice(1))
    listed.push(...page.keys.map(({ value }) => value))
    after = page.next
  } while (after !== undefined)
  expect(listed.map((name) => Number(name.slice(1))).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 250 }, (_, i) => i),
  )
  expect([...fake.users.keys()]).toEqual(['boss'])
})

test('a listed user is the account’s that it names, in whatever case the server keeps the name', async () => {
  const { connector, fake } = await startForTest({ listFilter: 'externalId pr' })
  fake.users.set('1', { id: '1', userName: 'alice', externalId: '1001' })
  fake.users.set('2', { id: '2', userName: 'bob', externalId: 'HR-7' })
  expect(connector.caseless).toBe(true)
  expect(await connector.list?.(undefined)).toMatchObject({
    keys: [
      { kind: 'account_id', value: 'alice', iAccount: 1001 },
      { kind: 'account_id', value: 'bob' },
    ],
  })
})

test.each([
  [401, 'retry'],
  [409, 'retry'],
  [400, 'reject'],
  [404, 'reject'],
])('a list that is answered %i is %s; without a filter nobody is listed', async (status, kind) => {
  const { connector, fake } = await startForTest({ listFilter: 'externalId pr' })
  fake.script.push(status)
  expect((await connector.list?.(undefined))?.kind).toBe(kind)
  fake.script.push(status)
  expect((await connector.list?.('3'))?.kind).toBe(kind)
  expect((await startForTest()).connector.list).toBeUndefined()
})

test('what another hand changed between the look and the change is looked at again', async () => {
  const { converge, look, connector, fake, users } = await startForTest()
  await converge()
  const [change] = await look(blocked(subscriberFixture(1)))
  const [user] = users()
  fake.users.set(String(user?.['id']), { ...user, nickName: 'new' })
  if (!change) throw new Error('nothing to change')
  expect(await connector.apply(change)).toMatchObject({
    kind: 'retry',
    reason: expect.stringContaining('412'),
  })
  expect(await converge(blocked(subscriberFixture(1)))).toMatchObject([{ kind: 'applied' }])
})

test.each([
  [401, 'retry'],
  [429, 'retry'],
  [503, 'retry'],
  [400, 'reject'],
])('a read that is answered %i is %s', async (status, kind) => {
  const { connector, fake } = await startForTest()
  fake.script.push(status)
  expect((await connector.read([{ kind: 'account_id', value: 'x' }])).kind).toBe(kind)
})

test('a wrong token is told by the check, a wrong address is for good', async () => {
  const { config } = await startForTest()
  const stranger = scim.create({ ...config, token: 'wrong' }, testTools())
  expect(await stranger.check()).toMatchObject({ kind: 'retry', reason: expect.stringContaining('401') })
  const lost = scim.create({ ...config, baseUrl: `${config.baseUrl}/nowhere` }, testTools())
  expect(await lost.check()).toMatchObject({ kind: 'reject' })
})

test('only what the configuration names is asked of billing', () => {
  const attributes = { title: 'product.name', nickName: 'account.login' }
  const config = {
    baseUrl: 'https://a.test',
    token,
    attributes,
    update: 'patch' as const,
    serviceStatuses: [],
  }
  expect(scim.needs?.(config)).toEqual(['product'])
})
