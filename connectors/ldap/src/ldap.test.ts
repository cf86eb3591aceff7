import { ExternalUnreachable } from '@openespf/application/connector'
import { connectorSuite, subscriberFixture, testTools } from '@openespf/application/testing'
import { expect, test } from 'vitest'
import { createFakeDirectory } from './fake-directory.ts'
import { ldap } from './index.ts'
import { ADMIN, BASE } from './testing/start-slapd.ts'
import { badSubscriber, parseConfig } from './testing/world.ts'

const url = 'ldap://127.0.0.1:389'

for (const key of ['account_id', 'imsi'])
  connectorSuite({
    name: `ldap by ${key} with the stand-in`,
    async create() {
      const directory = createFakeDirectory(BASE)
      const config = parseConfig({ url, dn: `uid=n-{{${key}}},${BASE}`, passwordScheme: 'plain' })
      return {
        connector: ldap.create(config, testTools({ openLdap: () => directory })),
        subscriber: subscriberFixture,
        badSubscriber,
        state: async () => [...directory.entries].sort(([a], [b]) => a.localeCompare(b)),
        async takeDown() {
          directory.down = true
        },
        async bringUp() {
          directory.down = false
        },
        dispose: () => directory.close(),
        secrets: [ADMIN.bindPassword],
      }
    },
  })

test.each([
  [
    { dn: `uid={{account_id}}{{imsi}},${BASE}` },
    'dn: {{account_id}} or {{imsi}} must stand in the first part',
  ],
  [{ attributes: { cn: '{{acount.id}}' } }, 'attributes.cn: {{acount.id}} is not known'],
  [{ attributes: { cn: 'x {{' } }, 'attributes.cn: has braces that are no placeholder'],
  [{ attributes: { UID: 'x' } }, 'attributes.UID is set by itself'],
  [{ blockedAttributes: { userpassword: '!' } }, 'blockedAttributes.userpassword is set by itself'],
])('a configuration that can never work fails when the connector is made: %j', (changes, problem) => {
  expect(() => ldap.create(parseConfig({ url, ...changes }), testTools())).toThrow(problem)
})

function listed(count: number) {
  const directory = createFakeDirectory(BASE)
  for (let i = 0; i < count; i++) directory.entries.set(`uid=u${i},${BASE}`, { uid: [`u${i}`] })
  const connector = ldap.create(parseConfig({ url }), testTools({ openLdap: () => directory }))
  const page = async (after?: string) => {
    const result = await connector.list?.(after)
    if (result?.kind !== 'listed') throw new ExternalUnreachable('it cannot be listed')
    return result
  }
  return { directory, page }
}

test('a listing whose connection is lost begins anew, once, and fails when it is lost again', async () => {
  const { directory, page } = listed(3)
  const { search } = directory
  const lose = async function* (asked) {
    for await (const each of search(asked)) {
      yield each
      throw new ExternalUnreachable('the connection was lost')
    }
  } satisfies typeof search
  directory.search = lose
  const first = await page()
  directory.search = search
  const again = await page(first.next)
  expect(again.keys).toEqual([{ kind: 'account_id', value: 'u0' }])
  expect((await page(again.next)).keys).toEqual([{ kind: 'account_id', value: 'u1' }])
  directory.search = lose
  const [begun, lost] = [await page(), async (after?: string) => (await page(after)).next]
  await expect(lost(await lost(begun.next))).rejects.toBeInstanceOf(ExternalUnreachable)
})

test('of listings that nobody goes on with only some are kept, and one that was given up begins anew', async () => {
  const { page } = listed(3)
  const { next } = await page()
  for (let i = 0; i < 8; i++) await page()
  expect((await page(next)).keys).toEqual([{ kind: 'account_id', value: 'u0' }])
})

test.each([
  ['68', 'made', undefined],
  ['32', 'deleted', { dn: '', attributes: { objectClass: ['inetOrgPerson'] } }],
])('result %s: an entry that another hand %s after it was read is looked at again', async (code, _, seen) => {
  const directory = createFakeDirectory(BASE)
  const { id } = subscriberFixture(1).account
  if (!seen) directory.entries.set(`uid=${id},${BASE}`, { uid: [id] })
  const stale = { ...directory, read: async () => seen }
  const connector = ldap.create(parseConfig({ url }), testTools({ openLdap: () => stale }))
  const { desired } = (await connector.desire(subscriberFixture(1))) ?? {}
  const [change] = connector.plan({ desired, removable: [], actual: new Map() })
  const outcome = change && (await connector.apply(change))
  expect(outcome).toMatchObject({ kind: 'retry', code })
  expect(ldap.policy).toContainEqual({ code, action: 'read-back' })
})

test('asks billing only for what its templates need', () => {
  const needs = (changes: object) => ldap.needs?.(parseConfig({ url, attributes: {}, ...changes }))
  expect(needs({})).toEqual([])
  expect(needs({ attributes: { cn: ['{{ product.name }}', '{{customFields.sn|x}}'] } })).toEqual([
    'product',
    'custom_fields',
  ])
  expect(needs({ dn: `uid={{imsi}},${BASE}` })).toEqual(['sim'])
})
