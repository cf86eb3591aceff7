import type { InvoiceInfo, InvoiceListItem } from '@openespf/contract/billing'
import { moneyToWire } from '@openespf/contract/money'
import { formatUtc } from '@openespf/contract/time'
import type { DetailedInvoice, Invoices } from '../../invoices/operations.ts'
import type { Invoice } from '../../invoices/sql/invoice-row.ts'
import { readAmount } from '../../transactions/core/amount.ts'
import type { Payments } from '../../transactions/payments.ts'
import { fileResult } from './file-result.ts'
import type { Handlers, MethodsOf } from './handlers.ts'
import { defined, optional, readDate, readId, readPaging, readSwitch } from './read-params.ts'
import { transactionResult } from './transaction.ts'

export function invoiceHandlers(invoices: Invoices, payments: Payments): Handlers<MethodsOf<'Invoice'>> {
  return {
    async 'Invoice/get_invoice_info'(params, caller) {
      const iInvoice = readId(params.i_invoice)
      if (readSwitch(params.get_pdf)) {
        const pdf = await invoices.pdf(caller, iInvoice)
        if (!pdf) return {}
        return fileResult({
          name: `invoice-${pdf.invoiceNumber}.pdf`,
          type: 'application/pdf',
          bytes: pdf.bytes,
        })
      }
      const invoice = await invoices.find(caller, iInvoice)
      return invoice ? { invoice_info: invoiceInfo(invoice) } : {}
    },
    async 'Invoice/get_invoice_list'(params, caller) {
      const filter = defined({
        iCustomer: optional(params.i_customer, readId),
        iParent: optional(params.i_parent, readId),
        invoiceNumber: params.invoice_number,
        issuedAfter: optional(params.issued_after, (value) => readDate('issued_after', value)),
        issuedBefore: optional(params.issued_before, (value) => readDate('issued_before', value)),
        status: params.status,
      })
      const { items, ...total } = await invoices.list(caller, filter, readPaging(params))
      return { invoice_list: items.map(listItem), ...total }
    },
    async 'Invoice/generate_invoice'(params, caller) {
      const terms = { ...readTerms(params), isReviewed: readSwitch(params.under_review) }
      return { i_invoice: await invoices.generate(caller, readId(params.i_customer), terms) }
    },
    async 'Invoice/void_invoice'(params, caller) {
      return { i_invoice: await invoices.void(caller, readId(params.i_invoice), readTerms(params)) }
    },
    async 'Invoice/apply_invoice_adjustment'(params, caller) {
      const adjustment = {
        amount: readAmount('amount', params.amount),
        isRefunded: readSwitch(params.refund_to_cc),
        ...readComments(params),
      }
      return { i_payment_transaction: await invoices.adjust(caller, readId(params.i_invoice), adjustment) }
    },
    async 'Invoice/approve_invoice'(params, caller) {
      await invoices.approve(caller, readId(params.i_invoice))
      return { success: 1 }
    },
    async 'Invoice/do_not_pay_invoice'(params, caller) {
      await invoices.doNotPay(caller, readId(params.i_invoice))
      return { success: 1 }
    },
    ...paymentHandlers(payments),
  }
}

type PaymentMethod = `Invoice/${'register' | 'complete' | 'decline' | 'refund'}_payment`

function paymentHandlers(payments: Payments): Handlers<PaymentMethod> {
  return {
    async 'Invoice/register_payment'(params, caller) {
      const payment = {
        amount: readAmount('amount', params.amount),
        isPending: params.status === 'pending',
        ...defined({ resultCode: params.result_code }),
        ...readComments(params),
      }
      return transactionResult(await payments.register(caller, readId(params.i_invoice), payment))
    },
    async 'Invoice/complete_payment'(params, caller) {
      await payments.complete(caller, readId(params.i_payment_transaction), params.result_code)
      return { success: 1 }
    },
    async 'Invoice/decline_payment'(params, caller) {
      await payments.decline(caller, readId(params.i_payment_transaction), params.result_code)
      return { success: 1 }
    },
    async 'Invoice/refund_payment'(params, caller) {
      const iPaymentTransaction = readId(params.i_payment_transaction)
      return transactionResult(await payments.refund(caller, iPaymentTransaction, params.result_code))
    },
  }
}

function readTerms(params: { due_date?: string }): { dueDate?: string } {
  return defined({ dueDate: optional(params.due_date, (value) => readDate('due_date', value)) })
}

function readComments(params: { visible_comment?: string; internal_comment?: string }): {
  visibleComment?: string
  internalComment?: string
} {
  return defined({ visibleComment: params.visible_comment, internalComment: params.internal_comment })
}

function listItem(invoice: Invoice): InvoiceListItem {
  return {
    i_invoice: invoice.iInvoice,
    i_env: invoice.iEnv,
    i_customer: invoice.iCustomer,
    customer_name: invoice.customerName,
    invoice_number: invoice.invoiceNumber,
    period_from: formatUtc(invoice.periodFrom),
    period_to: formatUtc(invoice.periodTo),
    issue_date: invoice.issueDate,
    due_date: invoice.dueDate,
    iso_4217: invoice.iso4217,
    amount_net: moneyToWire(invoice.amountNet),
    adjustment: moneyToWire(invoice.adjustment),
    amount_total: moneyToWire(invoice.amountTotal),
    amount_paid: moneyToWire(invoice.amountPaid),
    amount_due: moneyToWire(invoice.amountDue),
    status: invoice.status,
    replaces: invoice.replaces,
  }
}

function invoiceInfo(invoice: DetailedInvoice): InvoiceInfo {
  return {
    ...listItem(invoice),
    items: invoice.items.map((item) => ({
      i_payment_transaction: item.iPaymentTransaction,
      i_account: item.iAccount,
      account_id: item.accountId,
      i_service: item.iService,
      action: item.action,
      visible_comment: item.visibleComment,
      amount: moneyToWire(item.amount),
      date: formatUtc(item.createdAt),
    })),
  }
}
