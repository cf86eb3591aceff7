import { type HandlerAuth, MASK, type UpdateHandlerParams } from '@openespf/contract/espf-handlers'
import { expect, test } from 'vitest'
import type { HandlerSecrets } from './handler-secrets.ts'
import { changeSecrets, maskSecrets } from './mask-secrets.ts'

const basic = { type: 'basic', user: 'u', password: 'canary' } as const
const custom = { type: 'custom', scheme: 'Bearer', credential: 'canary', header: 'X-Auth' } as const
const signature = { type: 'signature', key_id: 'id', key: 'canary', algorithm: 'hmac-sha256' } as const
const secrets: HandlerSecrets = {
  auth: basic,
  webhookSecrets: ['whsec_canary1', 'whsec_canary2'],
  headers: { 'X-Tenant': 'canary' },
  tls: { ca: 'canary ca', certificate: 'canary certificate', key: 'canary key' },
}

test.each([basic, custom, signature])('a mask says what there is and shows nothing of it: %j', (auth) => {
  const masked = maskSecrets({ ...secrets, auth })
  expect(JSON.stringify(masked)).not.toContain('canary')
  expect(masked).toMatchObject({
    auth: { type: auth.type },
    webhook_secrets: [MASK, MASK],
    headers: { 'X-Tenant': MASK },
    tls: { ca: MASK, certificate: MASK, key: MASK },
  })
  const known = Object.entries(auth).filter(([, value]) => value !== 'canary')
  expect(masked.auth).toMatchObject(Object.fromEntries(known))
})

test.each([basic, custom, signature])('what was shown, sent back, leaves everything as it is: %j', (auth) => {
  const stored: HandlerSecrets = { ...secrets, auth }
  const hidden =
    auth.type === 'basic'
      ? { ...auth, password: MASK }
      : auth.type === 'custom'
        ? { ...auth, credential: MASK }
        : { ...auth, key: MASK }
  const { webhook_secrets, headers, tls } = maskSecrets(stored)
  expect(changeSecrets(stored, { auth: hidden, webhook_secrets, headers, tls })).toEqual(stored)
  expect(changeSecrets(stored, {})).toEqual(stored)
})

test('what is given replaces its part, and the other parts stay', () => {
  expect(changeSecrets(secrets, { auth: custom })).toEqual({ ...secrets, auth: custom })
  expect(changeSecrets(secrets, { webhook_secrets: ['whsec_new', MASK] })).toEqual({
    ...secrets,
    webhookSecrets: ['whsec_new', 'whsec_canary2'],
  })
  expect(changeSecrets(secrets, { headers: { 'X-New': 'new', 'X-Tenant': MASK } })).toEqual({
    ...secrets,
    headers: { 'X-New': 'new', 'X-Tenant': 'canary' },
  })
  expect(changeSecrets(secrets, { tls: { ca: 'new' } })).toEqual({ ...secrets, tls: { ca: 'new' } })
  expect(changeSecrets(secrets, { headers: {}, tls: {}, webhook_secrets: [] })).toEqual({
    auth: basic,
    webhookSecrets: [],
    headers: {},
    tls: {},
  })
})

test('without anything stored only auth is needed', () => {
  expect(changeSecrets(undefined, { auth: basic })).toEqual({
    auth: basic,
    webhookSecrets: [],
    headers: {},
    tls: {},
  })
  expect(() => changeSecrets(undefined, { headers: {} })).toThrow('auth is needed')
})

test.each<[string, UpdateHandlerParams, HandlerAuth]>([
  ['auth.password', { auth: { ...basic, password: MASK } }, custom],
  ['auth.credential', { auth: { ...custom, credential: MASK } }, signature],
  ['auth.key', { auth: { ...signature, key: MASK } }, basic],
  ['webhook_secrets.2', { webhook_secrets: [MASK, MASK, MASK] }, basic],
  ['headers.X-Other', { headers: { 'X-Other': MASK } }, basic],
  ['headers.constructor', { headers: { constructor: MASK } }, basic],
  ['tls.key', { tls: { key: MASK } }, basic],
])('a mask where none is stored is refused: %s', (field, params, auth) => {
  const stored: HandlerSecrets = { ...secrets, auth, tls: {} }
  const problem = `${field} is masked, and none is stored: give it`
  expect(() => changeSecrets(stored, params)).toThrow(problem)
  expect(() => changeSecrets(undefined, { auth, ...params })).toThrow('none is stored')
})
