import type { Money } from '@openespf/contract/money'
import { invalid } from '../../core/refusals.ts'
import type { Input, Target, Writer } from './writer.ts'

type Comments = { visibleComment?: string; internalComment?: string }
type NewInvoice = { iCustomer: number; dueDate?: string; underReview?: boolean }
type Payment = Comments & { amount: Money; status?: 'completed' | 'pending'; resultCode?: string }
type Adjustment = Comments & { amount: Money; refund?: boolean }
type PaymentChanges = { status?: 'completed' | 'declined' | 'refunded'; resultCode?: string }

/** The schema of the resource is the promise that the input is that. */
const as = <T>(input: Input): T => input as T

export const invoiceWriter: Writer = {
  create({ billing, view }, input) {
    const { iCustomer, underReview = false, ...terms } = as<NewInvoice>(input)
    return billing.invoices.generate(view, iCustomer, { ...terms, isReviewed: underReview })
  },
  async update({ billing, view }, key, { status }) {
    if (status === 'approved') await billing.invoices.approve(view, key)
    if (status === 'do_not_pay') await billing.invoices.doNotPay(view, key)
  },
  actions: {
    async payments({ billing, view }, key, input) {
      const { status, ...payment } = as<Payment>(input)
      const made = await billing.payments.register(view, key, { ...payment, isPending: status === 'pending' })
      return made.iPaymentTransaction
    },
    adjustments({ billing, view }, key, input) {
      const { refund = false, ...adjustment } = as<Adjustment>(input)
      return billing.invoices.adjust(view, key, { ...adjustment, isRefunded: refund })
    },
    void: ({ billing, view }, key, input) => billing.invoices.void(view, key, input),
  },
}

/** Of a payment its status; its result code is that of the step. */
export async function updateTransaction({ billing, view }: Target, key: number, input: Input): Promise<void> {
  const { status, resultCode } = as<PaymentChanges>(input)
  if (status === undefined && resultCode !== undefined) throw invalid('a result_code needs a status')
  if (status === 'completed') await billing.payments.complete(view, key, resultCode)
  if (status === 'declined') await billing.payments.decline(view, key, resultCode)
  if (status === 'refunded') await billing.payments.refund(view, key, resultCode)
}
