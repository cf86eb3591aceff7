import { expect, test } from 'vitest'
import { parseRefreshToken } from './refresh-token.ts'

const sessionId = '2cfc62c22529547256913502b270cc3c'
const text = sessionId + 'ab'.repeat(32)

test('a refresh token names its session', () => {
  expect(parseRefreshToken(text)).toEqual({ sessionId, text })
})

test.each(['', sessionId, `${text}0`, ` ${text}`, text.toUpperCase(), text.replace('2', 'x')])(
  '%j is no refresh token',
  (wrong) => {
    expect(parseRefreshToken(wrong)).toBeUndefined()
  },
)
