import { Type } from 'typebox'
import { OWNERS, STAFF } from '../billing/method.ts'
import { boolean, date, id, json, money, resource, text, time } from './resource.ts'

const Comment = Type.String({ maxLength: 4000 })
const comments = {
  visible_comment: text('For the customer.', { write: 'create', schema: Comment }),
  internal_comment: text('For those who sell.', { write: 'create', schema: Comment }),
} as const

const Item = Type.Object({
  i_payment_transaction: Type.Union([Type.Integer(), Type.Null()]),
  i_account: Type.Union([Type.Integer(), Type.Null()]),
  i_service: Type.Union([Type.Integer(), Type.Null()]),
  action: Type.String(),
  visible_comment: Type.String(),
  amount: Type.String(),
  created_at: Type.String(),
})

export const invoices = resource({
  name: 'invoices',
  about:
    'What customers are to pay for a billing period. Also as a PDF document: `/invoices/{key}/pdf`, or `Accept: application/pdf`.',
  key: 'i_invoice',
  fields: {
    i_invoice: id('Key.', { filter: true, sort: true }),
    i_customer: id('Who is to pay; issued for all charges, fees and usage since the last invoice.', {
      write: 'create',
      required: true,
      filter: true,
    }),
    invoice_number: text('Number, unique.', { filter: true, sort: true }),
    status: text('As espf-facts §7.5, and void. Approve it, or say that what is due is not to be paid.', {
      write: 'update',
      filter: true,
      schema: Type.Union([Type.Literal('approved'), Type.Literal('do_not_pay')]),
    }),
    under_review: boolean('Issue it for review: its customer does not see it yet.', {
      write: 'create',
      secret: true,
    }),
    period_from: time('Begin of the period.'),
    period_to: time('End of the period.'),
    issue_date: date('Issued on this day.', { filter: true }),
    due_date: date('To be paid by this day.', { write: 'create', filter: true }),
    iso_4217: text('Currency.'),
    amount_net: money('What the items come to.'),
    adjustment: money('What was added later, or taken off.'),
    amount_total: money('What there is to pay.', { filter: true }),
    amount_paid: money('What was paid of it.'),
    amount_due: money('What is left to be paid.', { filter: true }),
    replaces: id('The void invoice in whose place it stands.', { nullable: true, filter: true }),
    items: json(
      'A fee or service of each account (without `i_payment_transaction`), then the charges; at most the first 1000.',
      { schema: Type.Array(Item) },
    ),
    created_at: time('When it was issued.', { filter: true }),
  },
  relations: { customer: { resource: 'customers' } },
  verbs: ['create', 'update'],
  actions: {
    payments: {
      about: 'Record a payment: it pays this invoice, then the oldest of the customer.',
      answers: 'transactions',
      fields: {
        amount: money('Above 0.', { write: 'create', required: true }),
        status: text('pending: it counts when it is completed.', {
          write: 'create',
          schema: Type.Union([Type.Literal('completed'), Type.Literal('pending')]),
        }),
        result_code: text('Of whoever moved the money.', {
          write: 'create',
          schema: Type.String({ maxLength: 64 }),
        }),
        ...comments,
      },
      example: { amount: '1' },
    },
    adjustments: {
      about: 'Add an amount to what is to be paid or, below 0, take one off.',
      answers: 'transactions',
      fields: {
        amount: money('Not 0.', { write: 'create', required: true }),
        refund: boolean('Give back what was paid too much by it.', { write: 'create' }),
        ...comments,
      },
      example: { amount: '1' },
    },
    void: {
      about: 'Cancel the invoice and issue another in its place; what was paid of it pays the new one.',
      answers: 'invoices',
      fields: { due_date: date('To be paid by this day.', { write: 'create' }) },
      example: {},
    },
  },
  file: 'pdf',
  readRealms: OWNERS,
  writeRealms: STAFF,
  example: { update: { status: 'do_not_pay' } },
})
