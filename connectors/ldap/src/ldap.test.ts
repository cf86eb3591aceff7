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
