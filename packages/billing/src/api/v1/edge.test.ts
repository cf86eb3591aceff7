import { AppError } from '@openespf/contract/errors'
import { BODY_LIMIT } from '@openespf/foundation/http'
import { expect, test } from 'vitest'
import { createEdge, TOKEN } from '../../testing/edge.ts'

const calls: unknown[] = []
const { app, lines, call } = createEdge({
  'Thing/echo': {
    params: { type: 'object', properties: { word: { type: 'string', maxLength: 5 } } },
    needsSession: true,
    async call(params, caller) {
      calls.push(params)
      return { params, login: caller?.login }
    },
  },
  'Thing/open': { params: { type: 'object' }, needsSession: false, call: async () => ({ success: 1 }) },
  'Thing/bug': {
    params: { type: 'object' },
    needsSession: false,
    call: async () => {
      throw new Error('the secret inside')
    },
  },
  'Thing/refuse': {
    params: { type: 'object' },
    needsSession: false,
    call: async () => {
      throw new AppError('entity.duplicate', { entity: 'thing', field: 'id', value: '5' })
    },
  },
  'Thing/offline': {
    params: { type: 'object' },
    needsSession: false,
    call: async () => {
      throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    },
  },
})

const json = { 'content-type': 'application/json' }
const signedIn = { ...json, authorization: `Bearer ${TOKEN}` }
const url = '/rest/Thing/echo'
const nested = `{"params":{"x":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`

test.each([
  ['params', { payload: '{"params":{"word":"žluť"}}' }, { word: 'žluť' }],
  ['no params', { payload: '{}' }, {}],
  ['empty params', { payload: '{"params":{}}' }, {}],
  ["PHP's empty params", { payload: '{"params":[]}' }, {}],
  ['params as a text', { payload: '{"params":"{\\"word\\":\\"x\\"}"}' }, { word: 'x' }],
  [
    'another charset',
    {
      payload: Buffer.from('{"params":{"word":"\xe9"}}', 'latin1'),
      headers: { ...signedIn, 'content-type': 'application/json; charset="ISO-8859-1"' },
    },
    { word: 'é' },
  ],
  [
    'a charset',
    { payload: '{}', headers: { ...signedIn, 'content-type': 'application/json; charset=utf-8' } },
    {},
  ],
  ['a slash and a query', { payload: '{}', url: `${url}/?x=1` }, {}],
  ['a lower-case scheme', { payload: '{}', headers: { ...json, authorization: `bearer ${TOKEN}` } }, {}],
])('answers a call with %s', async (_, request, params) => {
  const response = await app.inject({ method: 'POST', url, headers: signedIn, ...request })
  expect(response.statusCode).toBe(200)
  expect(response.json()).toEqual({ params, login: 'admin' })
})

test('deep nesting is read without exhausting the stack', async () => {
  const response = await app.inject({
    method: 'POST',
    url: '/rest/Thing/open',
    headers: json,
    payload: nested,
  })
  expect(response.json()).toEqual({ success: 1 })
})

test('a method without a session needs no token', async () => {
  const response = await app.inject({ method: 'POST', url: '/rest/Thing/open', headers: json, payload: '{}' })
  expect(response.json()).toEqual({ success: 1 })
})

const INVALID = 'Client.Thing.echo.invalid_params'
const NOT_JSON = 'Client.request.not_json'
const TYPE = 'Client.request.unsupported_content_type'
test.each([
  ['no JSON', { payload: 'params=1' }, NOT_JSON],
  ['half a JSON', { payload: '{"params":' }, NOT_JSON],
  ['an empty body', { payload: '' }, NOT_JSON],
  ['no body', {}, NOT_JSON],
  ['an array', { payload: '[]' }, NOT_JSON],
  ['a number', { payload: '5' }, NOT_JSON],
  ['null', { payload: 'null' }, NOT_JSON],
  ['bytes that are not UTF-8', { payload: Buffer.from([0x7b, 0xff, 0x7d]) }, NOT_JSON],
  ['params that are an array', { payload: '{"params":[1]}' }, INVALID],
  ['params that are null', { payload: '{"params":null}' }, INVALID],
  ['a wrong type', { payload: '{"params":{"word":5}}' }, INVALID],
  ['a word that is too long', { payload: '{"params":{"word":"123456"}}' }, INVALID],
  ['U+0000', { payload: '{"params":{"word":"\\u0000"}}' }, INVALID],
  ['U+0000 in a name', { payload: '{"params":{"\\u0000":1}}' }, INVALID],
  ['half a surrogate pair', { payload: '{"params":{"word":"\\ud800"}}' }, INVALID],
  ['5 MB', { payload: `{"params":{"word":"${'x'.repeat(5_000_000)}"}}` }, 'Client.request.too_large'],
  [
    'a character set that there is not',
    { payload: '{}', headers: { ...signedIn, 'content-type': 'application/json; charset=klingon' } },
    TYPE,
  ],
  ['text', { payload: '{}', headers: { ...signedIn, 'content-type': 'text/plain' } }, TYPE],
  ['no token', { payload: '{}', headers: json }, 'Client.check_auth.envelope_missed'],
  [
    'another scheme',
    { payload: '{}', headers: { ...json, authorization: 'Basic eDp5' } },
    'Client.check_auth.malformed_auth_info',
  ],
  [
    'a dead token',
    { payload: '{}', headers: { ...json, authorization: 'Bearer x' } },
    'Client.Session.check_auth.failed_to_process_access_token',
  ],
  [
    'a dead token and bad params',
    { payload: '{"params":{"word":5}}', headers: { ...json, authorization: 'Bearer x' } },
    'Client.Session.check_auth.failed_to_process_access_token',
  ],
  ['an unknown method', { payload: '{}', url: '/rest/Thing/nothing' }, 'Client.Thing.nothing.unknown_method'],
  [
    'an inherited name',
    { payload: '{}', url: '/rest/constructor' },
    'Client.constructor.unknown.unknown_method',
  ],
  ['no method', { payload: '{}', url: '/rest/' }, 'Client.unknown.unknown.unknown_method'],
  ['a strange path', { payload: '{}', url: '/rest/Thing/<b>/x' }, 'Client.Thing.unknown.unknown_method'],
  ['GET', { method: 'GET' }, 'Client.Thing.echo.method_not_allowed'],
  ['DELETE', { method: 'DELETE' }, 'Client.Thing.echo.method_not_allowed'],
  ['PUT', { method: 'PUT', payload: '{}' }, 'Client.Thing.echo.method_not_allowed'],
  [
    'GET of an unknown method',
    { method: 'GET', url: '/rest/Thing/nothing' },
    'Client.Thing.nothing.unknown_method',
  ],
  ['a refusal', { payload: '{}', url: '/rest/Thing/refuse' }, 'Server.Thing.duplicate_id'],
  ['a database that is down', { payload: '{}', url: '/rest/Thing/offline' }, 'Server.unavailable'],
] as const)('refuses %s', async (_, request, code) => {
  const before = calls.length
  const response = await app.inject({ method: 'POST', url, headers: signedIn, ...request })
  expect(response.statusCode).toBe(500)
  expect(response.json()).toEqual({ faultcode: code, faultstring: expect.stringMatching(/\w.*\.$|^[^{}]+$/) })
  expect(response.json()['faultstring']).not.toMatch(/\{\w+\}/)
  expect(calls.length).toBe(before)
})

test('says how large a body may be', async () => {
  const { body } = await call('Thing/echo', { word: 'x'.repeat(2 * BODY_LIMIT) })
  expect(body['faultstring']).toContain(String(BODY_LIMIT))
})

test('a bug is logged whole and answered with the request id alone', async () => {
  const { status, body } = await call('Thing/bug', {})
  expect(status).toBe(500)
  expect(body['faultcode']).toBe('Server.internal_error')
  expect(body['faultstring']).not.toContain('secret')
  const line = lines.find((text) => text.includes('the secret inside')) ?? '{}'
  const { request_id, service, method } = JSON.parse(line)
  expect(body['faultstring']).toContain(request_id)
  expect({ service, method }).toEqual({ service: 'Thing', method: 'bug' })
})
