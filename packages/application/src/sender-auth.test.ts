import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createSenderCheck, type SenderAuth, senderOf } from './sender-auth.ts'

const date = 'Thu, 12 Apr 2018 15:24:00 GMT'
const check = (auth: SenderAuth, headers: Record<string, string>, secondsLater = 0) =>
  createSenderCheck(auth, { now: () => new Date(Date.parse(date) + secondsLater * 1000) })(headers)

test('Basic, as in the documentation of ESPF', () => {
  const auth = { type: 'basic', user: 'username', password: 'secret' } as const
  expect(check(auth, { authorization: 'Basic dXNlcm5hbWU6c2VjcmV0' })).toBe('allowed')
  expect(check(auth, { authorization: 'basic dXNlcm5hbWU6c2VjcmV0' })).toBe('allowed')
  expect(check(auth, { authorization: 'Basic dXNlcm5hbWU6b3RoZXI=' })).toBe('refused')
  expect(check(auth, {})).toBe('refused')
  expect(senderOf(auth)).toBe('username')
})

describe('Custom', () => {
  const auth = { type: 'custom', scheme: 'Plain', credential: 'passexample' } as const

  test('in the usual header', () => {
    expect(check(auth, { authorization: 'Plain passexample' })).toBe('allowed')
    expect(check(auth, { authorization: 'Plain passexamplE' })).toBe('refused')
    expect(check(auth, { authorization: 'Other passexample' })).toBe('refused')
    expect(senderOf(auth)).toBe('Plain')
  })

  test('in a header of its own', () => {
    expect(check({ ...auth, header: 'Verify' }, { verify: 'Plain passexample' })).toBe('allowed')
    expect(check({ ...auth, header: 'Verify' }, { authorization: 'Plain passexample' })).toBe('refused')
  })
})

describe('Signature', () => {
  const auth = { type: 'signature', key_id: 'test', key: 'signature' } as const
  const sign = (algorithm: 'sha1' | 'sha256', text: string) =>
    createHmac(algorithm, 'signature').update(text).digest('base64')
  const header = (signature: string, algorithm = 'hmac-sha1') =>
    `Signature keyId="test",algorithm="${algorithm}",signature="${signature}"`
  const authorization = header(sign('sha1', `date: ${date}`))

  test('over the date', () => {
    expect(check(auth, { authorization, date })).toBe('allowed')
    expect(senderOf(auth)).toBe('test')
  })

  test.each([
    ['another date', { authorization, date: 'Thu, 12 Apr 2018 15:24:01 GMT' }],
    ['no date', { authorization }],
    ['another key', { authorization: authorization.replace('"test"', '"other"'), date }],
    ['another algorithm', { authorization: authorization.replace('sha1', 'sha256'), date }],
    ['no signature', { authorization: 'Signature keyId="test",algorithm="hmac-sha1"', date }],
    ['another scheme', { authorization: authorization.replace('Signature', 'Basic'), date }],
  ])('%s is refused', (_, headers) => {
    expect(check(auth, headers)).toBe('refused')
  })

  test('SHA-256 and a signing string of its own', () => {
    const own = { ...auth, algorithm: 'hmac-sha256', signing_string: '{date}' } as const
    expect(check(own, { authorization: header(sign('sha256', date), 'hmac-sha256'), date })).toBe('allowed')
  })

  test('a date that is far from our clock is told apart', () => {
    expect(check(auth, { authorization, date }, 86_401)).toBe('late')
    expect(check({ ...auth, max_skew_seconds: 60 }, { authorization, date }, 61)).toBe('late')
    expect(check({ ...auth, max_skew_seconds: 60 }, { authorization, date }, -60)).toBe('allowed')
  })
})
