import { expect, test } from 'vitest'
import { type Authorization, parseAuthorization } from './authorization.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')

test.each<[string | undefined, Authorization]>([
  [undefined, { kind: 'none' }],
  ['', { kind: 'none' }],
  ['  ', { kind: 'none' }],
  ['Bearer abc.def.ghi', { kind: 'bearer', token: 'abc.def.ghi' }],
  ['bEARER   abc ', { kind: 'bearer', token: 'abc' }],
  [`Basic ${base64('user:pass')}`, { kind: 'basic', login: 'user', secret: 'pass' }],
  [`basic ${base64('user:pa:ss:')}`, { kind: 'basic', login: 'user', secret: 'pa:ss:' }],
  [`Basic ${base64('zoë:пароль')}`, { kind: 'basic', login: 'zoë', secret: 'пароль' }],
  [`Basic ${base64('user:')}`, { kind: 'basic', login: 'user', secret: '' }],
  [`Basic ${base64(':pass')}`, { kind: 'malformed' }],
  [`Basic ${base64('nocolon')}`, { kind: 'malformed' }],
  [`Basic ${Buffer.from([0x61, 0x3a, 0xff]).toString('base64')}`, { kind: 'malformed' }],
  ['Basic not*base64', { kind: 'malformed' }],
  ['Basic', { kind: 'malformed' }],
  ['Bearer a b', { kind: 'malformed' }],
  ['Digest abc', { kind: 'malformed' }],
])('%j', (header, expected) => {
  expect(parseAuthorization(header)).toEqual(expected)
})
