import { expect, test } from 'vitest'
import { formatSecrets, type HandlerSecrets, parseSecrets } from './handler-secrets.ts'

const basic = { type: 'basic', user: 'u', password: 'p' } as const

test('only the credentials are needed', () => {
  expect(parseSecrets(JSON.stringify({ auth: basic }))).toEqual({
    auth: basic,
    webhookSecrets: [],
    headers: {},
    tls: {},
  })
})

test.each<HandlerSecrets>([
  { auth: basic, webhookSecrets: ['whsec_x'], headers: { 'X-A': '1' }, tls: { ca: 'a' } },
  {
    auth: { type: 'custom', scheme: 'Plain', credential: 'c' },
    webhookSecrets: [],
    headers: {},
    tls: { certificate: 'b', key: 'c' },
  },
  {
    auth: { type: 'custom', scheme: 'Plain', credential: 'c', header: 'Verify' },
    webhookSecrets: [],
    headers: {},
    tls: { ca: 'a', certificate: 'b', key: 'c' },
  },
  { auth: { type: 'signature', key_id: 'i', key: 'k' }, webhookSecrets: [], headers: {}, tls: {} },
  {
    auth: {
      type: 'signature',
      key_id: 'i',
      key: 'k',
      algorithm: 'hmac-sha256',
      signing_string: '{date}',
    },
    webhookSecrets: [],
    headers: {},
    tls: {},
  },
  {
    auth: { type: 'signature', key_id: 'i', key: 'k', algorithm: 'hmac-sha1' },
    webhookSecrets: [],
    headers: {},
    tls: {},
  },
])('what is formatted can be parsed (%#)', (secrets) => {
  expect(parseSecrets(formatSecrets(secrets))).toEqual(secrets)
})

test.each([
  ['auth', {}],
  ['auth', { auth: 'hush' }],
  ['auth', { auth: { type: 'hush' } }],
  ['auth', { auth: { type: 'basic', user: 'hush' } }],
  ['auth', { auth: { type: 'basic', user: 'u', password: 1 } }],
  ['auth', { auth: { type: 'custom', scheme: 'hush' } }],
  ['auth', { auth: { type: 'signature', key_id: 'hush' } }],
  ['auth', { auth: { type: 'signature', key_id: 'i', key: 'k', algorithm: 'hush' } }],
  ['webhook_secrets', { auth: basic, webhook_secrets: 'hush' }],
  ['webhook_secrets', { auth: basic, webhook_secrets: [1] }],
  ['headers', { auth: basic, headers: ['hush'] }],
  ['headers', { auth: basic, headers: { a: 1 } }],
  ['tls', { auth: basic, tls: null }],
])('another form is refused, naming the part (%s, %#)', (part, stored) => {
  expect(() => parseSecrets(JSON.stringify(stored))).toThrow(
    `the handler's stored "${part}" has a form that is not known`,
  )
})

test.each(['hush', '[]', 'null', '"hush"', ''])(
  'no JSON object: %s is refused without being quoted',
  (text) => {
    expect(() => parseSecrets(text)).toThrow(/^the handler's stored secrets are not a JSON object$/)
  },
)
