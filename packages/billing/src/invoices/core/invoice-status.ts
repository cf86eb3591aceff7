import type { Money } from '@openespf/contract/money'

/**
 * The statuses of espf-facts §7.5, whose API words are ours: Under review, Approved, Unpaid, Partially paid, Paid, Overdue,
 * Do not pay, No payment required; `void`: canceled, another invoice stands in its place.
 */
export type InvoiceStatus =
  | 'under_review'
  | 'approved'
  | 'unpaid'
  | 'partially_paid'
  | 'paid'
  | 'overdue'
  | 'do_not_pay'
  | 'no_payment_required'
  | 'void'

/** Those in which a payment is not asked for; only a person leads out of them. */
const AT_REST: readonly InvoiceStatus[] = ['under_review', 'do_not_pay', 'void']

/** The status that follows from what is paid. Overdue is entered by time only, and left by paying all. */
export function invoiceStatus(
  current: InvoiceStatus,
  { amountTotal, amountPaid }: { amountTotal: Money; amountPaid: Money },
): InvoiceStatus {
  if (AT_REST.includes(current)) return current
  if (amountTotal === 0n) return 'no_payment_required'
  if (amountPaid >= amountTotal) return 'paid'
  if (current === 'overdue') return 'overdue'
  if (amountPaid > 0n) return 'partially_paid'
  return current === 'approved' ? 'approved' : 'unpaid'
}
