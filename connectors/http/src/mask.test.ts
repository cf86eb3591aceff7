import { expect, test } from 'vitest'
import { mask } from './mask.ts'

const request = {
  method: 'PUT',
  url: 'https://api.test/x?key=q-u-e-r-y',
  headers: { authorization: 'Bearer t"oken-1', 'x-key': 'k-e-y', accept: 'application/json' },
}

test.each([
  ['Bearer t"oken-1', '***'],
  ['{"got":"t\\"oken-1"}', '{"got":"***"}'],
  ['t%22oken-1', '***'],
  ['k-e-y and q-u-e-r-y', '*** and ***'],
  ['the password is hunter2', 'the password is ***'],
  ['Bearer tokens and application/json stay', 'Bearer tokens and application/json stay'],
])('%s', (text, masked) => {
  expect(mask(text, request, ['hunter2'])).toBe(masked)
})
