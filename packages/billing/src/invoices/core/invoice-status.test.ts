import { expect, test } from 'vitest'
import { type InvoiceStatus, invoiceStatus } from './invoice-status.ts'

test.each<[InvoiceStatus, bigint, bigint, InvoiceStatus]>([
  ['unpaid', 0n, 0n, 'no_payment_required'],
  ['unpaid', 10n, 0n, 'unpaid'],
  ['unpaid', 10n, 1n, 'partially_paid'],
  ['partially_paid', 10n, 10n, 'paid'],
  ['approved', 10n, 0n, 'approved'],
  ['paid', 10n, 0n, 'unpaid'],
  ['overdue', 10n, 9n, 'overdue'],
  ['overdue', 10n, 10n, 'paid'],
  ['no_payment_required', 1n, 0n, 'unpaid'],
  ['under_review', 0n, 0n, 'under_review'],
  ['do_not_pay', 10n, 0n, 'do_not_pay'],
  ['void', 10n, 10n, 'void'],
])('%s with a total of %d, of which %d are paid, is %s', (current, amountTotal, amountPaid, status) => {
  expect(invoiceStatus(current, { amountTotal, amountPaid })).toBe(status)
})
