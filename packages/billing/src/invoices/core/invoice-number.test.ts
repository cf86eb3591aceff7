import { expect, test } from 'vitest'
import { invoiceNumber } from './invoice-number.ts'

test('an invoice is numbered by its customer and a count', () => {
  expect(invoiceNumber(17, 3)).toBe('17-00003')
  expect(invoiceNumber(17, 123_456)).toBe('17-123456')
})
