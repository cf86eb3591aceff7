import { expect, test } from 'vitest'
import { msisdnOf } from './msisdn.ts'

test.each([
  ['6808881050@msisdn', '6808881050'],
  ['6808881050', '6808881050'],
  ['user@home@msisdn', 'user@home'],
])('%s', (id, msisdn) => {
  expect(msisdnOf(id)).toBe(msisdn)
})
