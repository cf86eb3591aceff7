import { subscriberFixture, withSim } from '@openespf/application/testing'
import { expect, test } from 'vitest'
import type { HttpConfig } from './config.ts'
import { contains, desire, describe as inWords, plan } from './plan.ts'
import { parseConfig } from './testing/parse-config.ts'

const one = subscriberFixture(1)
const removable = [{ kind: 'account_id', value: '101' }] as const
const configured = (changes: object) =>
  parseConfig({
    url: 'https://api.test/s/{{account_id}}?key=hush',
    body: { imsi: '{{sim.imsi}}', calls: true },
    remove: { url: 'https://api.test/s/{{account_id}}' },
    read: { url: 'https://api.test/s/{{account_id}}' },
    ...changes,
  })
const words = (
  config: HttpConfig,
  actual: Parameters<typeof plan>[0]['actual'],
  keys: Parameters<typeof plan>[0]['removable'] = [],
) => plan({ desired: desire(one, config)?.desired, removable: keys, actual }, config).map(inWords)

test('only what a read shows to be right is left alone', () => {
  const config = configured({})
  const send = 'send 380440000001 (PUT at api.test)'
  const found = (body: unknown) => new Map([['380440000001', { kind: 'found', body } as const]])
  expect(words(config, found({ imsi: '901700000000001', calls: true, more: 1 }))).toEqual([])
  expect(words(config, found({ imsi: '901700000000001', calls: false }))).toEqual([send])
  expect(words(config, found({ calls: true }))).toEqual([send])
  expect(words(config, new Map([['380440000001', { kind: 'absent' }]]))).toEqual([send])
  expect(words(config, new Map())).toEqual([send])
})

test('a read may expect something else than the body', () => {
  const config = configured({
    read: { url: 'https://api.test/s/{{account_id}}', expect: { card: { imsi: '{{sim.imsi}}' } } },
  })
  const body = { card: { imsi: '901700000000001' } }
  expect(words(config, new Map([['380440000001', { kind: 'found', body }]]))).toEqual([])
})

test('what nobody owns any more is removed first, unless it is known to be gone', () => {
  expect(words(configured({}), new Map(), removable)).toEqual([
    'remove 101 (DELETE at api.test)',
    'send 380440000001 (PUT at api.test)',
  ])
  expect(words(configured({}), new Map([['101', { kind: 'absent' }]]), removable)).toHaveLength(1)
  expect(words(configured({ remove: undefined }), new Map(), removable)).toHaveLength(1)
  expect(words(configured({}), new Map(), [{ kind: 'imsi', value: '101' }])).toHaveLength(1)
})

test('a closed account, and one that lacks what is needed, should have nothing', () => {
  const closed = { ...one, account: { ...one.account, bill_status: 'C' } }
  expect(desire(closed, configured({}))).toBeUndefined()
  expect(desire(withSim(one, undefined), configured({ needs: ['sim.imsi'] }))).toBeUndefined()
  expect(desire(one, configured({ needs: ['sim.imsi'] }))).toBeDefined()
})

test('a missing value becomes a change that is rejected, not a request with a hole', () => {
  const config = configured({})
  const desired = desire(withSim(one, undefined), config)?.desired
  expect(plan({ desired, removable: [], actual: new Map() }, config)).toEqual([
    { kind: 'impossible', accountId: '380440000001', reason: '{{sim.imsi}} has no value' },
  ])
})

test.each([
  [{ a: 1, b: 2 }, { a: 1 }, true],
  [{ a: 1 }, { a: '1' }, false],
  [{ a: { b: [1, { c: 2, d: 3 }] } }, { a: { b: [1, { c: 2 }] } }, true],
  [{ a: [1, 2] }, { a: [1] }, false],
  [{}, { a: undefined }, false],
  [[], {}, false],
  [{}, [], false],
  [null, {}, false],
  [null, null, true],
  [{ a: null }, { a: null }, true],
])('%j contains %j: %s', (actual, expected, result) => {
  expect(contains(actual, expected)).toBe(result)
})
