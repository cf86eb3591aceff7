import { expect, test } from 'vitest'
import { readAuthInfo, readBearer } from './credentials.ts'

const refused = expect.objectContaining({ code: 'auth.malformed' })

test.each<[string, unknown, unknown]>([
  ['nothing', undefined, undefined],
  ['an empty text', ' ', undefined],
  ['{}', '{}', undefined],
  ["PHP's []", [], undefined],
  ["PHP's [] as a text", '[]', undefined],
  ['all of it empty', { session_id: null, login: '', password: '' }, undefined],
  ['a session id', '{"session_id":"s"}', { kind: 'session-id', sessionId: 's' }],
  ['an access token', { access_token: 't', i_env: 1 }, { kind: 'access-token', accessToken: 't' }],
  ['a password', { password: 'p', login: 'l', token: null }, { kind: 'password', login: 'l', password: 'p' }],
  ['an API token', { login: 'l', token: 't' }, { kind: 'api-token', login: 'l', token: 't' }],
])('auth_info: %s', (_, authInfo, credentials) => {
  expect(readAuthInfo(authInfo)).toEqual(credentials)
})

test.each<[string, unknown]>([
  ['half a JSON', '{"session_id":'],
  ['another JSON', '5'],
  ['null', null],
  ['a list', ['s']],
  ['a number as an id', { session_id: 5 }],
  ['U+0000', { session_id: 'a\0' }],
  ['too long', { access_token: 'x'.repeat(8193) }],
  ['two kinds', { session_id: 's', access_token: 't' }],
  ['three kinds', { login: 'l', password: 'p', token: 't' }],
  ['a login alone', { login: 'l' }],
  ['a password alone', { password: 'p' }],
])('auth_info is malformed: %s', (_, authInfo) => {
  expect(() => readAuthInfo(authInfo)).toThrow(refused)
})

test('a Bearer header is read, an absent one is none, any other is malformed', () => {
  expect(readBearer(' bearer  t ')).toEqual({ kind: 'access-token', accessToken: 't' })
  expect(readBearer(undefined)).toBeUndefined()
  expect(readBearer('')).toBeUndefined()
  for (const header of ['Bearer', 'Bearer a b', 'Basic eDp5', 't'])
    expect(() => readBearer(header)).toThrow(refused)
})
