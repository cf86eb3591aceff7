import { createHmac } from 'node:crypto'
import { MASK } from '@openespf/contract/espf-handlers'
import { describe, expect, test } from 'vitest'
import type { HandlerSecrets } from './handler-secrets.ts'
import { createDestination, isReservedHeader, maskedHeaders, prepare } from './prepare.ts'
import { basicAuthorization, type Hmac } from './sign.ts'

const hmac: Hmac = (algorithm, key, text) => createHmac(algorithm, key).update(text).digest()
const secretsOf = (more: Partial<HandlerSecrets>): HandlerSecrets => ({
  auth: { type: 'basic', user: 'username', password: 'secret' },
  webhookSecrets: [],
  headers: {},
  tls: {},
  ...more,
})
const delivery = { iHandler: 5, iEvent: 999, eventType: 'Account/Blocked', redelivery: 0, body: '{"a":"é"}' }
const now = Date.UTC(2018, 3, 12, 15, 24, 0, 900)
const DATE = 'Thu, 12 Apr 2018 15:24:00 GMT'
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

function headersOf(secrets: HandlerSecrets, sent = delivery): Record<string, string> {
  const { headers } = prepare(sent, createDestination('https://x.example/in', secrets, hmac), now)
  const pairs = headers.flatMap((name, i) => (i % 2 === 0 ? [[name, headers[i + 1] ?? '']] : []))
  return Object.fromEntries(pairs)
}

describe('basic', () => {
  test('the documented headers, with the date as HTTP writes it', () => {
    const destination = createDestination('https://x.example:8443/in?x=1#part', secretsOf({}), hmac)
    expect(prepare(delivery, destination, now)).toEqual({
      path: '/in?x=1',
      body: delivery.body,
      headers: [
        'Date',
        DATE,
        'Content-Type',
        'application/json',
        'Authorization',
        'Basic dXNlcm5hbWU6c2VjcmV0',
      ],
      maskEcho: destination.maskEcho,
    })
  })

  test('the headers of one second are made once, and those of the next are others', () => {
    const destination = createDestination('https://x.example/in', secretsOf({}), hmac)
    const { headers } = prepare(delivery, destination, now)
    expect(prepare(delivery, destination, now + 99).headers).toBe(headers)
    expect(prepare(delivery, destination, now + 100).headers[1]).toBe('Thu, 12 Apr 2018 15:24:01 GMT')
  })

  test('a redelivery by hand carries its number, and the next delivery does not', () => {
    const destination = createDestination('https://x.example/in', secretsOf({}), hmac)
    const { headers } = prepare({ ...delivery, redelivery: 2 }, destination, now)
    expect(headers.slice(-2)).toEqual(['openespf-redelivery', '2'])
    expect(prepare(delivery, destination, now).headers).toHaveLength(6)
  })

  test('credentials are UTF-8', () => {
    expect(basicAuthorization('ключ', 'ü')).toBe(`Basic ${Buffer.from('ключ:ü').toString('base64')}`)
  })
})

describe('custom', () => {
  test('scheme and credential, in Authorization', () => {
    const auth = { type: 'custom', scheme: 'Plain', credential: 'passexample' } as const
    expect(headersOf(secretsOf({ auth }))['Authorization']).toBe('Plain passexample')
  })

  test('or in a header of its own, as UTF-8; a header of the handler cannot replace it', () => {
    const auth = { type: 'custom', scheme: 'Token', credential: 'ü', header: 'Verify' } as const
    const headers = headersOf(secretsOf({ auth, headers: { verify: 'mine', Authorization: 'Bearer x' } }))
    expect(headers).not.toHaveProperty('verify')
    expect(Buffer.from(headers['Verify'] ?? '', 'latin1').toString('utf8')).toBe('Token ü')
    expect(headers['Authorization']).toBe('Bearer x')
  })

  test('not in a header that means something else', () => {
    const auth = { type: 'custom', scheme: 'Plain', credential: 'x', header: 'Content-Length' } as const
    expect(() => createDestination('https://x.example/in', secretsOf({ auth }), hmac)).toThrow(
      'the credentials cannot be sent in the header Content-Length',
    )
  })
})

describe('signature', () => {
  const auth = { type: 'signature', key_id: 'test', key: 'signature' } as const

  test('the Date header is signed with HMAC-SHA1', () => {
    const expected = createHmac('sha1', 'signature').update(`date: ${DATE}`).digest('base64')
    const headers = headersOf(secretsOf({ auth }))
    expect(headers['Date']).toBe(DATE)
    expect(headers['Authorization']).toBe(
      `Signature keyId="test",algorithm="hmac-sha1",signature="${expected}"`,
    )
  })

  test('with HMAC-SHA256 and another signing string', () => {
    const own = {
      ...auth,
      algorithm: 'hmac-sha256',
      signing_string: '{date}\n$& {date}',
      key: 'ключ',
    } as const
    const expected = createHmac('sha256', 'ключ').update(`${DATE}\n$& ${DATE}`).digest('base64')
    expect(headersOf(secretsOf({ auth: own }))['Authorization']).toBe(
      `Signature keyId="test",algorithm="hmac-sha256",signature="${expected}"`,
    )
  })
})

describe('webhook headers', () => {
  test('come in addition, signed over id, seconds and body', () => {
    const headers = headersOf(secretsOf({ webhookSecrets: [SECRET] }))
    const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64')
    const seconds = Math.floor(now / 1000)
    const signed = `evt_5_999_Account/Blocked.${seconds}.${delivery.body}`
    expect(headers).toMatchObject({
      Authorization: 'Basic dXNlcm5hbWU6c2VjcmV0',
      'webhook-id': 'evt_5_999_Account/Blocked',
      'webhook-timestamp': String(seconds),
      'webhook-signature': `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
    })
  })

  test('a redelivery by hand has its number and an id of its own', () => {
    const headers = headersOf(secretsOf({ webhookSecrets: [SECRET] }), { ...delivery, redelivery: 2 })
    expect(headers).toMatchObject({
      'openespf-redelivery': '2',
      'webhook-id': 'evt_5_999_Account/Blocked_r2',
    })
  })
})

test("a handler's own headers are sent, but not those that would replace ours", () => {
  const headers = { 'X-Tenant': '7', date: 'x', 'CONTENT-TYPE': 'x', Host: 'x', authorization: 'x' }
  expect(headersOf(secretsOf({ headers }))).toEqual({
    Date: DATE,
    'Content-Type': 'application/json',
    Authorization: 'Basic dXNlcm5hbWU6c2VjcmV0',
    'X-Tenant': '7',
  })
  expect(isReservedHeader('Transfer-Encoding')).toBe(true)
  expect(isReservedHeader('X-Tenant')).toBe(false)
})

describe('for showing', () => {
  const headers = { 'X-Key': 'hidden-1' }
  const all = secretsOf({ headers, webhookSecrets: [SECRET, SECRET] })

  test.each([
    [all.auth, { Authorization: `Basic ${MASK}` }],
    [
      { type: 'custom', scheme: 'Plain', credential: 'hidden-2', header: 'Verify' },
      { Verify: `Plain ${MASK}` },
    ],
    [
      { type: 'signature', key_id: 'test', key: 'hidden-3' },
      { Authorization: `Signature keyId="test",algorithm="hmac-sha1",signature="${MASK}"` },
    ],
  ] as const)('no secret is seen (%#)', (auth, shown) => {
    const masked = maskedHeaders({ ...delivery, redelivery: 1 }, { ...all, auth }, now)
    expect(masked).toEqual({
      Date: DATE,
      'Content-Type': 'application/json',
      ...shown,
      'X-Key': MASK,
      'openespf-redelivery': '1',
      'webhook-id': 'evt_5_999_Account/Blocked_r1',
      'webhook-timestamp': '1523546640',
      'webhook-signature': `v1,${MASK} v1,${MASK}`,
    })
    expect(Object.keys(headersOf({ ...all, auth }, { ...delivery, redelivery: 1 })).sort()).toEqual(
      Object.keys(masked).sort(),
    )
  })

  test('what is not sent is not shown', () => {
    expect(Object.keys(maskedHeaders(delivery, secretsOf({}), now))).toEqual([
      'Date',
      'Content-Type',
      'Authorization',
    ])
  })
})
