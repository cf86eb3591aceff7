import { Handler, HandlerList, MASK } from '@openespf/contract/espf-handlers'
import { deliveredTypes } from '@openespf/contract/events'
import { createCheck } from '@openespf/foundation/http'
import { type Authority, createAuthority, type Issued } from '@openespf/foundation/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Calls, createCalls } from './testing/calls.ts'

let calls: Calls
let authority: Authority
let issued: Issued
let other: Issued

beforeAll(async () => {
  calls = await createCalls()
  authority = await createAuthority()
  issued = await authority.issue('DNS:localhost')
  other = await authority.issue('DNS:localhost')
})
afterAll(async () => {
  await calls.close()
  await authority.remove()
})
beforeEach(async () => {
  await calls.run('delete from espf.handler')
  await calls.run('delete from espf.route')
  await calls.run('delete from espf.delivery')
})

const webhook = (text: string): string => `whsec_${Buffer.from(text.padEnd(24, '-')).toString('base64')}`
const basic = { type: 'basic', user: 'user', password: 'canary-password' }
const minimal = { name: 'main', url: 'http://127.0.0.1:9/events', auth: basic }
const everything = () => ({
  name: 'every thing',
  url: 'https://example.com:8443/espf?x=1',
  event_version: 'raw',
  names: 'legacy',
  auth: {
    type: 'signature',
    key_id: 'id',
    key: 'canary-key',
    algorithm: 'hmac-sha256',
    signing_string: '{date}',
  },
  webhook_secrets: [webhook('canary-webhook-1'), webhook('canary-webhook-2')],
  headers: { 'X-Tenant': 'canary-header', constructor: 'canary-constructor' },
  tls: { ca: authority.ca, certificate: issued.certificate, key: issued.key },
  timeout_s: 12.5,
  concurrency: 4,
  rate_limit: 7.5,
  retry: { delays_s: [0.5, 60] },
  outcome_policy: 'espf',
  filter: { i_env: [1], i_customer: [2, '9007199254740991'], i_product: [3] },
  coalesce: ['Account/ID/Changed'],
  skip_after_s: { 'Account/Blocked': 60 },
  park_after_s: 120,
})
/** What of everything is secret, as it would stand in an answer. */
const canaries = (): string[] => [
  'canary',
  Buffer.from('canary-webhook').toString('base64'),
  ...[authority.ca, issued.certificate, issued.key].map((pem) => pem.split('\n')[1] ?? ''),
]
const expectNoCanary = () => {
  expect(calls.said.length).toBeGreaterThan(0)
  for (const canary of canaries()) {
    expect(canary).not.toBe('')
    expect(calls.said.filter((text) => text.includes(canary))).toEqual([])
  }
}

async function create(more: object = {}): Promise<number> {
  const { status, body } = await calls.api('POST', '/handlers', { ...minimal, ...more })
  expect([status, body.message]).toEqual([200, undefined])
  return body.i_handler
}

async function stored(): Promise<unknown> {
  return calls.run(`select (select jsonb_agg(h order by i_handler) from espf.handler h) as handlers,
    (select jsonb_agg(s order by i_handler, event_type) from espf.subscription s) as subscriptions,
    (select jsonb_agg(r order by i_handler, raw_type, event_type) from espf.route r) as routes`)
}
const secretsOf = async (iHandler: number): Promise<unknown> => {
  const [row] = await calls.run<{ secrets_sealed: Buffer }>(
    'select secrets_sealed from espf.handler where i_handler = $1',
    [iHandler],
  )
  return row && JSON.parse(calls.deps.secretBox.open(row.secrets_sealed))
}
const countOf = async (table: 'route' | 'subscription', iHandler: number): Promise<number> => {
  const [row] = await calls.run<{ count: number }>(
    `select count(*)::int as count from espf.${table} where i_handler = $1`,
    [iHandler],
  )
  return row?.count ?? 0
}

test('a handler with all defaults is enabled, subscribed to everything, and shown with its password masked', async () => {
  const { status, body } = await calls.api('POST', '/handlers', minimal)
  expect(status).toBe(200)
  expect(createCheck(Handler)(body)).toBeUndefined()
  expect(body).toEqual({
    ...minimal,
    i_handler: expect.any(Number),
    type: 'EventSender',
    enabled: true,
    auth: { ...basic, password: MASK },
    event_version: 'raw',
    names: 'current',
    webhook_secrets: [],
    headers: {},
    tls: {},
    timeout_s: 300,
    concurrency: 8,
    rate_limit: null,
    retry: { preset: 'nsps' },
    outcome_policy: 'safe',
    filter: {},
    coalesce: [],
    skip_after_s: {},
    park_after_s: 86_400,
    paused: null,
    deleting: false,
    held_back: 'no dispatcher delivers to it',
    created_at: expect.stringMatching(/Z$/),
    updated_at: expect.stringMatching(/Z$/),
  })
  expect(await countOf('route', body.i_handler)).toBe(deliveredTypes('raw').length)
  expect((await calls.api('GET', `/handlers/${body.i_handler}`)).body).toEqual(body)
  const list = await calls.api('GET', '/handlers')
  expect(createCheck(HandlerList)(list.body)).toBeUndefined()
  expect(list.body).toEqual({ handler_list: [body] })
  expectNoCanary()
})

test('a handler with everything is shown with every secret masked, and sent back as it was shown it keeps them all', async () => {
  const asked = everything()
  const { status, body } = await calls.api('POST', '/handlers', { ...asked, enabled: false })
  expect([status, body.message]).toEqual([200, undefined])
  expect(createCheck(Handler)(body)).toBeUndefined()
  expect(body).toMatchObject({
    ...asked,
    enabled: false,
    auth: { ...asked.auth, key: MASK },
    webhook_secrets: [MASK, MASK],
    headers: { 'X-Tenant': MASK, constructor: MASK },
    tls: { ca: MASK, certificate: MASK, key: MASK },
    filter: { i_env: [1], i_customer: [2, 9_007_199_254_740_991], i_product: [3] },
    coalesce: ['Account/Id/Changed'],
    held_back: 'disabled',
  })
  expect([await countOf('route', body.i_handler), await countOf('subscription', body.i_handler)]).toEqual([
    0,
    deliveredTypes('raw').length,
  ])
  const secrets = await secretsOf(body.i_handler)
  const { name, url, event_version, names, auth, webhook_secrets, headers, tls } = body
  const { timeout_s, concurrency, rate_limit, retry, outcome_policy, filter } = body
  const { coalesce, skip_after_s, park_after_s } = body
  const again = await calls.api('PUT', `/handlers/${body.i_handler}`, {
    ...{ name, url, event_version, names, auth, webhook_secrets, headers, tls, timeout_s, concurrency },
    ...{ rate_limit, retry, outcome_policy, filter, coalesce, skip_after_s, park_after_s },
  })
  expect(again.body).toEqual({ ...body, updated_at: expect.any(String) })
  expect(await secretsOf(body.i_handler)).toEqual(secrets)
  expect(secrets).toEqual({
    auth: asked.auth,
    webhook_secrets: asked.webhook_secrets,
    headers: asked.headers,
    tls: asked.tls,
  })
  await calls.api('GET', '/handlers')
  expectNoCanary()
})

test('filters are passed on to the routes, and taken from them again', async () => {
  const iHandler = await create({ filter: { i_env: [1], i_customer: [2], i_product: [3] } })
  const filters = () =>
    calls.run(
      'select distinct i_envs, i_customers::text, i_products::text from espf.route where i_handler = $1',
      [iHandler],
    )
  expect(await filters()).toEqual([{ i_envs: [1], i_customers: '{2}', i_products: '{3}' }])
  await calls.api('PUT', `/handlers/${iHandler}`, { filter: {} })
  expect(await filters()).toEqual([{ i_envs: null, i_customers: null, i_products: null }])
})

const signature = { type: 'signature', key_id: 'id', key: 'canary' }
const custom = { type: 'custom', scheme: 'Bearer', credential: 'canary' }
const pem = '-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----\n'
test.each<[field: string, params: object]>([
  ['name', { name: '' }],
  ['name', { name: 'x'.repeat(65) }],
  ['name', { name: 'a\u0000b' }],
  ['name', { name: 7 }],
  ['url', { url: 'ftp://example.com/' }],
  ['url', { url: 'http://exa mple.com/' }],
  ['url', { url: 'http://example.com/\u0000' }],
  ['url', { url: 'http://example.com/\ud800' }],
  ['url', { url: 'http://[::1/' }],
  ['url', { url: 'http://user:canary@example.com/' }],
  ['event_version', { event_version: 'Raw' }],
  ['names', { names: 'old' }],
  ['auth', { auth: null }],
  ['auth.type', { auth: { type: 'digest', user: 'u', password: 'canary' } }],
  ['auth', { auth: { type: 'basic', user: 'u' } }],
  ['auth.password', { auth: { ...basic, password: 'canary\n' } }],
  ['auth.password', { auth: { ...basic, password: MASK } }],
  ['auth.credential', { auth: { ...custom, credential: MASK } }],
  ['auth.key', { auth: { ...signature, key: MASK } }],
  ['auth.header', { auth: { ...custom, header: 'Date' } }],
  ['auth.signing_string', { auth: { ...signature, signing_string: 'canary' } }],
  ['webhook_secrets', { webhook_secrets: ['canary'] }],
  ['webhook_secrets.0', { webhook_secrets: [`whsec_${'canary'.repeat(15)}`] }],
  ['webhook_secrets.0', { webhook_secrets: [`whsec_${'canary'.repeat(5)}cana=`] }],
  ['webhook_secrets.1', { webhook_secrets: [webhook('canary'), MASK] }],
  ['webhook_secrets', { webhook_secrets: [webhook('1'), webhook('2'), webhook('3')] }],
  ['headers', { headers: { 'X-Tenant': 'canary\r\nX-Other: canary' } }],
  ['headers', { headers: { 'X Tenant': 'canary' } }],
  ['headers.X-Tenant', { headers: { 'X-Tenant': MASK } }],
  ['headers: content-type', { headers: { 'content-type': 'canary' } }],
  ['headers: authorization', { headers: { authorization: 'canary' } }],
  ['headers: x-a', { headers: { 'X-A': 'canary', 'x-a': 'canary' } }],
  ['tls', { tls: { ca: 'canary' } }],
  ['tls', { tls: { ca: pem } }],
  ['tls', { tls: { key: pem } }],
  ['tls.key', { tls: { certificate: pem, key: MASK } }],
  ['tls', { tls: { insecure: true } }],
  ['timeout_s', { timeout_s: 0 }],
  ['concurrency', { concurrency: 1.5 }],
  ['concurrency', { concurrency: 1025 }],
  ['rate_limit', { rate_limit: 0 }],
  ['retry', { retry: { preset: 'never' } }],
  ['retry', { retry: { delays_s: [] } }],
  ['retry', { retry: { delays_s: [0] } }],
  ['outcome_policy', { outcome_policy: 'lenient' }],
  ['filter', { filter: { i_env: [] } }],
  ['filter.i_env', { filter: { i_env: [4_294_967_296] } }],
  ['filter', { filter: { i_account: [1] } }],
  ['coalesce', { coalesce: ['Account/Nothing'] }],
  ['coalesce', { coalesce: ['Subscriber/Updated'] }],
  ['skip_after_s', { skip_after_s: { 'Account/Nothing': 60 } }],
  ['skip_after_s', { skip_after_s: { 'Account/Blocked': 0 } }],
  ['park_after_s', { park_after_s: 1 }],
  ['colour', { colour: 'red' }],
])('a wrong %s is refused by its name and changes nothing: %j', async (field, params) => {
  const iHandler = await create({ name: 'other' })
  const before = await stored()
  const answers = [
    await calls.api('POST', '/handlers', { ...minimal, ...params }),
    await calls.api('PUT', `/handlers/${iHandler}`, params),
  ]
  // A stored password may be masked in a change.
  const refused = 'auth' in params && field === 'auth.password' ? answers.slice(0, 1) : answers
  for (const { status, body } of refused) {
    expect([status, body.code]).toEqual([400, 'request.invalid'])
    expect(body.message).toContain(field)
  }
  if (refused.length === 2) expect(await stored()).toEqual(before)
  expectNoCanary()
})

test('certificates that do not fit are refused', async () => {
  const refused = async (tls: object): Promise<string> => {
    const { status, body } = await calls.api('POST', '/handlers', { ...minimal, tls })
    expect([status, body.code]).toEqual([400, 'request.invalid'])
    return body.message
  }
  const { certificate, key } = issued
  expect(await refused({ certificate, key: other.key })).toContain('tls: a PEM text cannot be used')
  expect(await refused({ certificate: key, key })).toContain('tls: a PEM text cannot be used')
  expect(await refused({ ca: key })).toContain('tls: a PEM text cannot be used')
  expect(await refused({ certificate })).toBe('tls: certificate and key belong together')
  expect(await refused({ key })).toBe('tls: certificate and key belong together')
  const iHandler = await create({ tls: { ca: authority.ca, certificate, key } })
  const change = (tls: object) => calls.api('PUT', `/handlers/${iHandler}`, { tls })
  expect((await change({ certificate: other.certificate, key: MASK })).status).toBe(400)
  expect((await change({ certificate: MASK, key: MASK })).body.tls).toEqual({ certificate: MASK, key: MASK })
  expect(await secretsOf(iHandler)).toMatchObject({ tls: { certificate, key } })
  expectNoCanary()
})

test('what is needed is said', async () => {
  for (const name of ['name', 'url', 'auth']) {
    const params = Object.fromEntries(Object.entries(minimal).filter(([key]) => key !== name))
    const { status, body } = await calls.api('POST', '/handlers', params)
    expect([status, body.code]).toEqual([400, 'request.invalid'])
    expect(body.message).toContain(name)
  }
})

test('a name is given once, also when two ask at the same time', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => calls.api('POST', '/handlers', minimal)))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
  const iHandler = await create({ name: 'other' })
  const before = await stored()
  const renamed = await calls.api('PUT', `/handlers/${iHandler}`, { name: 'main', concurrency: 1 })
  expect([renamed.status, renamed.body]).toEqual([
    409,
    { code: 'entity.duplicate', message: 'Another handler has the name main.' },
  ])
  expect(await stored()).toEqual(before)
  expect((await calls.api('PUT', `/handlers/${iHandler}`, { name: 'other' })).status).toBe(200)
})

test('of two changes at the same time neither undoes the other', async () => {
  const iHandler = await create()
  const path = `/handlers/${iHandler}`
  const answers = await Promise.all([
    calls.api('PUT', path, { concurrency: 2 }),
    calls.api('PUT', path, { timeout_s: 5 }),
    calls.api('PUT', path, { headers: { 'X-A': 'canary' } }),
    calls.api('PUT', path, { webhook_secrets: [webhook('canary-webhook')] }),
    calls.api('POST', `${path}/pause`, { reason: 'why' }),
  ])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect((await calls.api('GET', path)).body).toMatchObject({
    concurrency: 2,
    timeout_s: 5,
    headers: { 'X-A': MASK },
    webhook_secrets: [MASK],
    paused: { reason: 'why' },
  })
})

test('secrets that cannot be read are shown as such, stay through other changes, and are replaced by new ones', async () => {
  const iHandler = await create()
  const path = `/handlers/${iHandler}`
  await calls.run(`update espf.handler set secrets_sealed = '\\x00'`)
  const unreadable = {
    auth: { type: 'unreadable' },
    webhook_secrets: [],
    headers: {},
    tls: {},
    held_back: 'its secrets cannot be read with this master key: give auth anew',
  }
  const shown = await calls.api('GET', path)
  expect(createCheck(Handler)(shown.body)).toBeUndefined()
  expect(shown.body).toMatchObject(unreadable)
  expect((await calls.api('PUT', path, { concurrency: 2 })).body).toMatchObject({
    ...unreadable,
    concurrency: 2,
  })
  const refusals = [
    { headers: { 'X-A': 'b' } },
    { auth: { ...basic, password: MASK } },
    { auth: { type: 'unreadable' } },
  ]
  for (const params of refusals) {
    const { status, body } = await calls.api('PUT', path, params)
    expect(status).toBe(400)
    expect(body.message).toContain('auth')
  }
  const mended = await calls.api('PUT', path, { auth: basic })
  expect(mended.body).toMatchObject({ auth: { type: 'basic', password: MASK }, concurrency: 2 })
  expect(await secretsOf(iHandler)).toMatchObject({ auth: basic })
  expectNoCanary()
})

test('version and spelling change only while nothing is unfinished; subscriptions follow', async () => {
  const iHandler = await create()
  const path = `/handlers/${iHandler}`
  await calls.api('PUT', `${path}/subscriptions`, { unsubscribe: ['Account/ID/Changed', 'Account/Blocked'] })
  const first = await calls.capture('Account/New', 'account/1')
  const second = await calls.capture('Account/Unblocked', 'account/1')
  await calls.wait(second, iHandler)
  const before = await stored()
  for (const params of [{ names: 'legacy' }, { event_version: 'grouped', concurrency: 1 }]) {
    const { status, body } = await calls.api('PUT', path, params)
    expect([status, body.code]).toEqual([409, 'handler.unfinished'])
    expect(body.message).toBe(
      'Handler main has 2 unfinished deliveries: wait for them, or cancel them, before event_version or names change.',
    )
    expect(await stored()).toEqual(before)
  }
  const same = await calls.api('PUT', path, { event_version: 'raw', names: 'current', concurrency: 1 })
  expect(same.status).toBe(200)

  await calls.end(first, iHandler, 'finished')
  await calls.run('delete from espf.waiting')
  expect((await calls.api('PUT', path, { names: 'legacy' })).body).toMatchObject({ names: 'legacy' })
  const subscribed = await calls.run<{ event_type: string }>('select event_type from espf.subscription')
  const types = subscribed.map(({ event_type }) => event_type)
  expect(types).toHaveLength(deliveredTypes('raw').length - 2)
  expect(types).toContain('Account/Status/Suspend')
  expect(types).not.toContain('Account/Id/Changed')
  const [route] = await calls.run(
    `select event_type from espf.route where raw_type = 'Account/Status/Suspended'`,
  )
  expect(route).toEqual({ event_type: 'Account/Status/Suspend' })

  expect((await calls.api('PUT', path, { event_version: 'grouped' })).status).toBe(200)
  const grouped = await calls.run<{ event_type: string }>(
    'select event_type from espf.subscription order by 1',
  )
  expect(grouped.map(({ event_type }) => event_type)).toEqual([...deliveredTypes('grouped')].toSorted())
  expect(await calls.run(`select from espf.route where event_type like 'Account/%'`)).toEqual([])
})

test('who has no scope for handlers may do nothing with them, and handlers that there are not are named', async () => {
  const iHandler = await create()
  const requests: ['GET' | 'POST' | 'PUT' | 'DELETE', string, object?][] = [
    ['GET', ''],
    ['PUT', '', { concurrency: 1 }],
    ['POST', '/enable', {}],
    ['POST', '/disable'],
    ['POST', '/pause', {}],
    ['POST', '/resume'],
    ['POST', '/test', {}],
    ['GET', '/subscriptions'],
    ['PUT', '/subscriptions', { unsubscribe: ['*/*'] }],
    ['DELETE', ''],
  ]
  const before = await stored()
  for (const [verb, path, body] of requests) {
    const answer = await calls.callAs(calls.powerless, verb, `/handlers/${iHandler}${path}`, body)
    expect([answer.status, answer.body.code]).toEqual([403, 'auth.forbidden'])
    const missing = await calls.api(verb, `/handlers/2147483647${path}`, body)
    expect([missing.status, missing.body]).toEqual([
      404,
      { code: 'entity.not_found', message: 'There is no handler with i_handler 2147483647.' },
    ])
    for (const id of ['0', '-1', 'x', '2147483648']) {
      const wrong = await calls.api(verb, `/handlers/${id}${path}`, body)
      expect([wrong.status, wrong.body.code]).toEqual([400, 'request.invalid'])
    }
  }
  const made = await calls.callAs(calls.powerless, 'POST', '/handlers', { ...minimal, name: 'second' })
  expect(made.status).toBe(403)
  expect((await calls.callAs(calls.powerless, 'GET', '/handlers')).status).toBe(403)
  expect(await stored()).toEqual(before)
})
