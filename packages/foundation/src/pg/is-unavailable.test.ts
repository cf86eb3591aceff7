import pg from 'pg'
import { expect, test } from 'vitest'
import { isUnavailable } from './database.ts'

const reported = (code: string) => Object.assign(new pg.DatabaseError('x', 1, 'error'), { code })
const broken = (code: string) => Object.assign(new Error('x'), { code })

test.each([
  ['refused', broken('ECONNREFUSED'), true],
  ['refused on every address', new AggregateError([broken('ECONNREFUSED')]), true],
  ['cut off', new Error('Connection terminated unexpectedly'), true],
  ['too slow', new Error('Query read timeout'), true],
  ['no connection in time', new Error('timeout exceeded when trying to connect'), true],
  ['shutting down', reported('57P01'), true],
  ['starting up', reported('57P03'), true],
  ['too many connections', reported('53300'), true],
  ['read only', reported('25006'), true],
  ['past the statement time-out', reported('57014'), true],
  ['silent in a transaction for too long', reported('25P03'), true],
  ['a unique violation', reported('23505'), false],
  ['a syntax error', reported('42601'), false],
  ['a bug', new TypeError('x is not a function'), false],
  ['no error', 'x', false],
])('%s: %s is %s', (_, error, unavailable) => {
  expect(isUnavailable(error)).toBe(unavailable)
})
