import { type Static, Type } from 'typebox'
import { type MethodSpec, OWNERS, STAFF } from './method.ts'
import {
  Nullable,
  paging,
  Success,
  Switch,
  Text,
  TransactionResult,
  UtcDate,
  WireId,
  WireMoney,
} from './wire.ts'

/** The API words of espf-facts §7.5's statuses are ours. */
const InvoiceStatus = Type.Union([
  Type.Literal('under_review'),
  Type.Literal('approved'),
  Type.Literal('unpaid'),
  Type.Literal('partially_paid'),
  Type.Literal('paid'),
  Type.Literal('overdue'),
  Type.Literal('do_not_pay'),
  Type.Literal('no_payment_required'),
  Type.Literal('void'),
])

/** An invoice in a list; the method is of espf-facts §7.4, the fields beyond its parameters' are ours. */
export const InvoiceListItem = Type.Object({
  i_invoice: Type.Integer(),
  i_env: Type.Integer(),
  i_customer: Type.Integer(),
  customer_name: Type.String(),
  invoice_number: Type.String(),
  period_from: Type.String(),
  period_to: Type.String(),
  issue_date: Type.String(),
  due_date: Type.String(),
  iso_4217: Type.String(),
  amount_net: Type.Number(),
  adjustment: Type.Number(),
  amount_total: Type.Number(),
  amount_paid: Type.Number(),
  amount_due: Type.Number(),
  status: InvoiceStatus,
  /** the void invoice in whose place it stands */
  replaces: Nullable(Type.Integer()),
})
export type InvoiceListItem = Static<typeof InvoiceListItem>

/**
 * `items`: what fees and usage came to, one a fee (`action` is `Fee`) or service (`Usage`) of each account, then the charges;
 * at most the first 1000.
 */
export const InvoiceInfo = Type.Object({
  ...InvoiceListItem.properties,
  items: Type.Array(
    Type.Object({
      /** of a charge */
      i_payment_transaction: Nullable(Type.Integer()),
      i_account: Nullable(Type.Integer()),
      account_id: Nullable(Type.String()),
      /** of usage */
      i_service: Nullable(Type.Integer()),
      action: Type.String(),
      visible_comment: Type.String(),
      amount: Type.Number(),
      date: Type.String(),
    }),
  ),
})
export type InvoiceInfo = Static<typeof InvoiceInfo>

const comments = {
  visible_comment: Type.Optional(Type.String({ maxLength: 4000 })),
  internal_comment: Type.Optional(Type.String({ maxLength: 4000 })),
}
const ResultCode = Type.Optional(Type.String({ maxLength: 64 }))
const settled = Type.Object({ i_payment_transaction: WireId, result_code: ResultCode })

export const invoiceMethods = {
  'Invoice/get_invoice_info': {
    summary: 'One invoice with its items; with get_pdf the invoice as a PDF file.',
    access: 'read',
    realms: OWNERS,
    params: Type.Object({ i_invoice: WireId, get_pdf: Type.Optional(Switch) }),
    result: Type.Object({ invoice_info: Type.Optional(InvoiceInfo) }),
    file: 'application/pdf',
  },
  /** The days of `issued_after` and `issued_before` count themselves. */
  'Invoice/get_invoice_list': {
    summary: 'Invoices that fit a filter.',
    access: 'read',
    realms: OWNERS,
    params: Type.Object({
      i_customer: Type.Optional(WireId),
      i_parent: Type.Optional(WireId),
      invoice_number: Type.Optional(Text),
      issued_after: Type.Optional(UtcDate),
      issued_before: Type.Optional(UtcDate),
      status: Type.Optional(InvoiceStatus),
      ...paging,
    }),
    result: Type.Object({ invoice_list: Type.Array(InvoiceListItem), total: Type.Optional(Type.Integer()) }),
  },
  'Invoice/generate_invoice': {
    summary: "Issues an invoice for a customer's charges, fees and usage since the last one.",
    access: 'write',
    realms: STAFF,
    params: Type.Object({
      i_customer: WireId,
      due_date: Type.Optional(UtcDate),
      under_review: Type.Optional(Switch),
    }),
    result: Type.Object({ i_invoice: Type.Integer() }),
  },
  'Invoice/register_payment': {
    summary: 'Records a payment: it pays this invoice, then the oldest of the customer.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({
      i_invoice: WireId,
      amount: WireMoney,
      status: Type.Optional(Type.Union([Type.Literal('completed'), Type.Literal('pending')])),
      result_code: ResultCode,
      ...comments,
    }),
    result: TransactionResult,
  },
  'Invoice/complete_payment': {
    summary: 'Says that a pending payment was made.',
    access: 'write',
    realms: STAFF,
    params: settled,
    result: Success,
    example: { i_payment_transaction: 2 },
  },
  'Invoice/decline_payment': {
    summary: 'Says that a pending payment was not made.',
    access: 'write',
    realms: STAFF,
    params: settled,
    result: Success,
    example: { i_payment_transaction: 3 },
  },
  'Invoice/refund_payment': {
    summary: 'Gives a completed payment back.',
    access: 'write',
    realms: STAFF,
    params: settled,
    result: TransactionResult,
    example: { i_payment_transaction: 4 },
  },
  'Invoice/apply_invoice_adjustment': {
    summary: 'Adds an amount to an invoice, or takes one off it.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({
      i_invoice: WireId,
      amount: WireMoney,
      refund_to_cc: Type.Optional(Switch),
      ...comments,
    }),
    result: Type.Object({ i_payment_transaction: Type.Integer() }),
  },
  'Invoice/void_invoice': {
    summary: 'Cancels an invoice and issues another in its place.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_invoice: WireId, due_date: Type.Optional(UtcDate) }),
    result: Type.Object({ i_invoice: Type.Integer() }),
  },
  'Invoice/approve_invoice': {
    summary: 'Asks for payment of an invoice that was under review or not to be paid.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_invoice: WireId }),
    result: Success,
    example: { i_invoice: 2 },
  },
  'Invoice/do_not_pay_invoice': {
    summary: 'Says that what is due of an invoice is not to be paid.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_invoice: WireId }),
    result: Success,
  },
} as const satisfies Record<string, MethodSpec>
