import { MASK, type UpdateHandlerParams } from '@openespf/contract/espf-handlers'
import { expect, test } from 'vitest'
import { checkMove } from './check-move.ts'
import type { HandlerSecrets } from './handler-secrets.ts'

const stored = { name: 'hlr', url: 'https://hlr.example.com/in' }
const url = 'https://new.example.com/in'
const basic = { type: 'basic', user: 'u', password: 'p' } as const
const custom = { type: 'custom', scheme: 'Bearer', credential: 'c' } as const
const signature = { type: 'signature', key_id: 'i', key: 'k' } as const
const none: HandlerSecrets = { auth: basic, webhookSecrets: [], headers: {}, tls: {} }
const all: HandlerSecrets = {
  auth: basic,
  webhookSecrets: ['whsec_x'],
  headers: { 'X-A': '1' },
  tls: { certificate: 'c', key: 'k' },
}

test.each<[parts: string, HandlerSecrets | undefined, UpdateHandlerParams]>([
  ['auth', none, {}],
  ['auth', undefined, { headers: {} }],
  ['auth', none, { auth: { ...basic, password: MASK } }],
  ['auth', none, { auth: { ...custom, credential: MASK } }],
  ['auth', none, { auth: { ...signature, key: MASK } }],
  ['auth, webhook_secrets, headers, tls', all, {}],
  ['webhook_secrets, headers, tls', all, { auth: basic }],
  ['webhook_secrets', all, { auth: basic, webhook_secrets: ['whsec_y', MASK], headers: {}, tls: {} }],
  ['headers', all, { auth: basic, webhook_secrets: [], headers: { 'X-B': '2', 'X-A': MASK }, tls: {} }],
  ['tls', all, { auth: basic, webhook_secrets: [], headers: {}, tls: { certificate: MASK, key: MASK } }],
])('another server is not given what is stored: %s (%#)', (parts, secrets, params) => {
  expect(() => checkMove(stored, secrets, { ...params, url })).toThrow(
    `Handler hlr has secrets that were given for another server than https://new.example.com: give ${parts} anew`,
  )
})

test.each<[HandlerSecrets | undefined, UpdateHandlerParams]>([
  [all, {}],
  [all, { url: 'https://HLR.example.com:443/other' }],
  [none, { url, auth: custom }],
  [undefined, { url, auth: signature }],
  [
    { ...none, tls: { ca: 'a' } },
    { url, auth: basic },
  ],
  [all, { url, auth: basic, webhook_secrets: [], headers: { 'X-A': '1' }, tls: { ca: MASK } }],
])('what is given anew, or stays on its server, is not refused (%#)', (secrets, params) => {
  expect(() => checkMove(stored, secrets, params)).not.toThrow()
})
