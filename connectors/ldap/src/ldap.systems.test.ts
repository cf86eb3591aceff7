import {
  blocked,
  connectorSuite,
  createAuthority,
  createConnectorWorld,
  subscriberFixture,
  testTools,
  withSim,
} from '@openespf/application/testing'
import { expect, onTestFinished, test } from 'vitest'
import { ldap } from './index.ts'
import { ADMIN, BASE, type Slapd, startSlapd } from './testing/start-slapd.ts'
import { badSubscriber, parseConfig, withAccount } from './testing/world.ts'

const DN = `uid=380440000001,${BASE}`
const PASSWORD = 'sip-secret-1'

const connect = (slapd: Slapd, changes: object = {}) =>
  ldap.create(parseConfig({ url: slapd.url, ...changes }), testTools())

async function startForTest(changes: object = {}) {
  const slapd = await startSlapd()
  const connector = connect(slapd, changes)
  onTestFinished(async () => {
    await connector.close()
    await slapd.dispose()
  })
  const world = createConnectorWorld(connector)
  const put = async (subscriber: ReturnType<typeof subscriberFixture> | undefined) => {
    world.set(1001, subscriber)
    return (await world.converge(1001)).outcomes
  }
  return { slapd, connector, put }
}

for (const key of ['account_id', 'imsi'])
  connectorSuite({
    name: `ldap by ${key} with slapd`,
    async create() {
      const slapd = await startSlapd()
      return {
        // Hashes differ between equal states, bare passwords do not.
        connector: connect(slapd, { dn: `uid=n-{{${key}}},${BASE}`, passwordScheme: 'plain' }),
        subscriber: subscriberFixture,
        badSubscriber,
        state: async () =>
          (await slapd.dump('*'))
            .split('\n\n')
            .map((entry) => entry.split('\n').sort())
            .sort(),
        takeDown: slapd.takeDown,
        bringUp: slapd.bringUp,
        dispose: slapd.dispose,
        secrets: [ADMIN.bindPassword],
      }
    },
  })

test.each(['ssha', 'argon2', 'plain'])(
  'a subscriber binds with the service password, stored as %s, unless blocked',
  async (passwordScheme) => {
    const { slapd, put } = await startForTest({ passwordScheme })
    expect(await put(subscriberFixture(1))).toEqual([{ kind: 'applied', detail: `add ${DN}` }])
    expect(await slapd.bind(DN, PASSWORD)).toBe(true)
    expect(await slapd.bind(DN, 'another')).toBe(false)
    expect(await put(subscriberFixture(1))).toEqual([])

    expect(await put(withAccount(subscriberFixture(1), { h323_password: 'changed' }))).toMatchObject([
      { detail: `change ${DN}: userpassword` },
    ])
    expect(await slapd.bind(DN, PASSWORD)).toBe(false)
    expect(await slapd.bind(DN, 'changed')).toBe(true)

    expect(await put(blocked(subscriberFixture(1)))).toMatchObject([{ kind: 'applied' }])
    expect(await slapd.bind(DN, PASSWORD)).toBe(false)
    expect(await slapd.dump('title')).toContain('title: blocked')
    await put(subscriberFixture(1))
    expect(await slapd.bind(DN, PASSWORD)).toBe(true)
    expect(await put(undefined)).toEqual([{ kind: 'applied', detail: `delete ${DN}` }])
    expect(await slapd.dump()).toBe('')
  },
)

test('an account that is renamed keeps its entry, with what others put into it', async () => {
  const { slapd, put } = await startForTest()
  await put(subscriberFixture(1))
  await slapd.modify(`dn: ${DN}\nchangetype: modify\nadd: mobile\nmobile: +380 44 1\n`)
  const renamed = withAccount(subscriberFixture(1), { id: 'o"n, #1=+\\;<é>@msisdn' })
  expect(await put(renamed)).toMatchObject([{ kind: 'applied' }, { kind: 'applied' }])
  const entries = await slapd.dump('mobile', 'uid')
  expect(entries).toContain('mobile: +380 44 1')
  expect(entries).toContain(`uid:: ${Buffer.from('o"n, #1=+\\;<é>').toString('base64')}`)
  expect(await put(renamed)).toEqual([])
})

test('what was changed by hand in the directory is found and put right', async () => {
  const { slapd, connector, put } = await startForTest()
  await put(subscriberFixture(1))
  await slapd.modify(`dn: ${DN}\nchangetype: modify
replace: userPassword\nuserPassword: by-hand\n-\nreplace: sn\nsn: Nobody\n-\ndelete: description\n-
add: mobile\nmobile: 1\n`)
  const wanted = await connector.desire(subscriberFixture(1))
  const read = await connector.read(wanted?.keys ?? [])
  if (read.kind !== 'read') throw new Error(read.reason)
  const drift = (field: string, expected: string, actual: string) => ({
    ...{ kind: 'different', subject: DN, field, expected, actual },
  })
  const input = { desired: wanted?.desired, removable: [], actual: read.actual }
  expect(connector.diff?.(input)).toEqual([
    drift('sn', 'Test customer', 'Nobody'),
    drift('description', 'Test product, 901700000000001', '(not set)'),
    drift('userpassword', '(set)', '(another)'),
  ])
  expect(await put(subscriberFixture(1))).toMatchObject([{ kind: 'applied' }])
  expect(await slapd.bind(DN, PASSWORD)).toBe(true)
  const entries = await slapd.dump('sn', 'description', 'mobile')
  for (const line of ['sn: Test customer', 'description: Test product', 'mobile: 1'])
    expect(entries).toContain(line)
})

test('attributes of blocked accounts come and go; a value that is missing is left out', async () => {
  const { slapd, put } = await startForTest({
    attributes: { cn: '{{account_id}}', sn: '{{account.customer_name}}', employeeNumber: '{{sim.iccid}}' },
    blockedAttributes: { employeeType: 'blocked', sn: 'Blocked' },
  })
  await put(withSim(subscriberFixture(1), undefined))
  expect(await slapd.dump('employeeNumber', 'employeeType', 'sn')).toBe(`dn: ${DN}\nsn: Test customer\n\n`)
  await put(withSim(blocked(subscriberFixture(1)), undefined))
  const entry = await slapd.dump('employeeType', 'sn')
  expect(entry.trim().split('\n').sort()).toEqual([`dn: ${DN}`, 'employeeType: blocked', 'sn: Blocked'])
  await put(withSim(subscriberFixture(1), undefined))
  expect(await slapd.dump('employeeType', 'sn')).toBe(`dn: ${DN}\nsn: Test customer\n\n`)
})

test('lists more entries than a page holds, by their keys', async () => {
  const { slapd, connector } = await startForTest()
  const person = (i: number) =>
    `dn: uid=${i},${BASE}\nobjectClass: inetOrgPerson\nuid: ${i}\ncn: ${i}\nsn: ${i}\n`
  await slapd.add(Array.from({ length: 501 }, (_, i) => person(i)).join('\n'))
  const keys: string[] = []
  let after: string | undefined
  do {
    const page = await connector.list?.(after)
    if (page?.kind !== 'listed') throw new Error('the directory is up, but cannot be listed')
    keys.push(...page.keys.map(({ value }) => value))
    after = page.next
  } while (after !== undefined)
  expect(keys.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 501 }, (_, i) => i))
})

test('TLS from the start and StartTLS trust only the configured authority; a wrong password and base fail the check', async () => {
  const authority = await createAuthority()
  const slapd = await startSlapd(await authority.issue('IP:127.0.0.1'))
  const check = async (changes: object) => {
    const connector = connect(slapd, { url: slapd.secureUrl, ca: authority.ca, ...changes })
    onTestFinished(() => connector.close())
    return connector.check()
  }
  onTestFinished(async () => {
    await slapd.dispose()
    await authority.remove()
  })
  expect(await check({})).toEqual({ kind: 'unchanged' })
  expect(await check({ url: slapd.url, startTls: true })).toEqual({ kind: 'unchanged' })
  const other = await createAuthority()
  onTestFinished(() => other.remove())
  expect(await check({ ca: other.ca })).toMatchObject({ kind: 'retry', unreachable: true })
  expect(await check({ url: slapd.url, startTls: true, ca: other.ca })).toMatchObject({ kind: 'retry' })
  expect(await check({ bindPassword: 'canary-wrong' })).toMatchObject({ kind: 'reject', code: '49' })
  expect(await check({ dn: 'uid={{account_id}},ou=nowhere,dc=example,dc=net' })).toMatchObject({
    kind: 'reject',
    code: '32',
  })
})

test('all entries are listed, also where the directory starts again between two pages', async () => {
  const { slapd, connector } = await startForTest()
  const names = Array.from({ length: 520 }, (_, i) => `n${i}`)
  const entry = (name: string) =>
    `dn: uid=${name},${BASE}\nobjectClass: inetOrgPerson\ncn: c\nsn: s\nuid: ${name}\n`
  for (let i = 0; i < names.length; i += 130)
    await slapd.add(
      names
        .slice(i, i + 130)
        .map(entry)
        .join('\n'),
    )
  const listed = new Set<string>()
  let after: string | undefined
  for (let pages = 0; pages === 0 || after !== undefined; pages++) {
    const page = await connector.list?.(after)
    if (page?.kind !== 'listed') throw new Error('the directory is up, but cannot be listed')
    for (const { value } of page.keys) listed.add(value)
    after = page.next
    if (pages > 0) continue
    await slapd.takeDown()
    await slapd.bringUp()
    await connector.check()
  }
  expect([...listed].sort()).toEqual(names.toSorted())
})
