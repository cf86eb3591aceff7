import { Type } from 'typebox'
import { EVERYBODY, OWNERS, STAFF } from '../billing/method.ts'
import { TransactionAction } from '../billing/wire.ts'
import { contact } from './contact.ts'
import { boolean, date, id, integer, json, money, resource, text, time } from './resource.ts'

/** Amounts of money. */
const NotNegative = Type.String({ pattern: '^[0-9]{1,14}(\\.[0-9]{1,5})?$' })
const AboveZero = Type.String({ pattern: '^(?=.*[1-9])[0-9]{1,14}(\\.[0-9]{1,5})?$' })

export const customers = resource({
  name: 'customers',
  about: 'Owners of accounts: who is billed; resellers have customers of their own.',
  key: 'i_customer',
  fields: {
    i_customer: id('Key.', { filter: true, sort: true }),
    name: text('Name, unique among open customers.', {
      write: 'both',
      required: true,
      filter: true,
      sort: true,
      schema: Type.String({ minLength: 1, maxLength: 255 }),
    }),
    iso_4217: text('Currency.', {
      write: 'create',
      required: true,
      filter: true,
      schema: Type.String({ pattern: '^[A-Z]{3}$' }),
    }),
    i_customer_type: integer('1 retail, 2 reseller.', {
      write: 'create',
      filter: true,
      schema: Type.Union([Type.Literal(1), Type.Literal(2)]),
    }),
    i_parent: id('The reseller whose customer it is.', { write: 'create', nullable: true, filter: true }),
    i_balance_control_type: integer('1 postpaid, 2 prepaid.', {
      write: 'both',
      filter: true,
      schema: Type.Union([Type.Literal(1), Type.Literal(2)]),
    }),
    bill_status: text('O open, S suspended, D deactivated, E exported, C closed.', {
      write: 'update',
      filter: true,
      schema: Type.Union(['O', 'S', 'D', 'E'].map((status) => Type.Literal(status))),
    }),
    blocked: boolean('Blocked by hand.', { write: 'both', filter: true }),
    opening_balance: money('What is owed at the start.', { write: 'create', secret: true }),
    balance: money('What is owed; negative: paid ahead.', { filter: true }),
    credit_limit: money('Up to what may be owed.', { write: 'both', nullable: true, schema: NotNegative }),
    created_at: time('When it was added.', { filter: true, sort: true }),
    ...contact,
  },
  relations: {},
  verbs: ['create', 'update', 'delete'],
  deleting: 'Closes the customer and its accounts for good; they stay to be read.',
  readRealms: OWNERS,
  writeRealms: STAFF,
  example: { update: { credit_limit: '100' }, deleted: 2 },
})

const AddOn = Type.Object(
  {
    i_product: Type.Integer({ minimum: 1 }),
    name: Type.Optional(Type.String({ readOnly: true })),
    effective_from: Type.Optional(Type.String({ format: 'date-time' })),
    effective_to: Type.Optional(Type.Union([Type.String({ format: 'date-time' }), Type.Null()])),
  },
  { additionalProperties: false },
)

export const accounts = resource({
  name: 'accounts',
  about: 'By what a customer uses services: a SIM, a phone line, a login (espf-facts §1).',
  key: 'i_account',
  fields: {
    i_account: id('Key.', { filter: true, sort: true }),
    id: text('Charging ID, unique among open accounts: `12065551234@msisdn`.', {
      write: 'both',
      required: true,
      filter: true,
      sort: true,
      schema: Type.String({ minLength: 1, maxLength: 64, pattern: '^\\S+$' }),
    }),
    i_customer: id('Whose it is.', { write: 'create', required: true, filter: true }),
    i_product: id('Main product.', { write: 'both', required: true, filter: true }),
    billing_model: integer('-1 debit, 1 credit.', {
      write: 'create',
      filter: true,
      schema: Type.Union([Type.Literal(-1), Type.Literal(1)]),
    }),
    i_account_role: integer('Role (espf-facts §7.5).', {
      write: 'both',
      schema: Type.Integer({ minimum: 1, maximum: 9 }),
    }),
    bill_status: text('O open, S suspended, I inactive, C closed.', { filter: true }),
    blocked: boolean('Blocked by hand.', { write: 'both', filter: true }),
    opening_balance: money('Balance at the start.', { write: 'create' }),
    balance: money('Of a debit account what is left, of a credit account what is owed.'),
    credit_limit: money('Up to what may be owed.', { write: 'both', nullable: true, schema: NotNegative }),
    activation_date: date('In use from this day on.', { write: 'both', nullable: true }),
    expiration_date: date('Out of use from this day on.', { write: 'both', nullable: true }),
    i_sim_card: id('SIM card that it holds.', { write: 'both', nullable: true, filter: true }),
    i_access_policy: id('Access policy of its own.', { write: 'both', nullable: true, filter: true }),
    assigned_addons: json('Add-on products; the whole list when given.', {
      write: 'both',
      schema: Type.Array(AddOn, { maxItems: 100 }),
    }),
    login: text('Login for self-care; no two open accounts have the same.', {
      write: 'both',
      schema: Type.String({ maxLength: 64 }),
    }),
    password: text('Password for self-care; a new one ends the sessions that the one before opened.', {
      write: 'both',
      secret: true,
      schema: Type.String({ minLength: 6, maxLength: 64 }),
    }),
    service_password: text('Password for services (SIP).', {
      write: 'both',
      secret: true,
      schema: Type.String({ minLength: 1, maxLength: 64 }),
    }),
    created_at: time('When it was added.', { filter: true, sort: true }),
    ...contact,
  },
  relations: {
    customer: { resource: 'customers' },
    product: { resource: 'products' },
    sim_card: { resource: 'sim-cards', nullable: true },
    access_policy: { resource: 'access-policies', nullable: true },
  },
  verbs: ['create', 'update', 'delete'],
  deleting: 'Closes the account for good; it stays to be read.',
  readRealms: EVERYBODY,
  writeRealms: STAFF,
  example: { update: { blocked: true }, deleted: 2 },
})

export const transactions = resource({
  name: 'transactions',
  about:
    'Charges, credits and payments of customers and accounts; of what was made, only a payment changes its status.',
  key: 'i_payment_transaction',
  fields: {
    i_payment_transaction: id('Key.', { filter: true, sort: true }),
    i_customer: id('Whose; or an account’s.', { write: 'create', nullable: true, filter: true }),
    i_account: id('Whose; or a customer’s.', { write: 'create', nullable: true, filter: true }),
    action: text('What it does to the balance.', {
      write: 'create',
      required: true,
      filter: true,
      schema: TransactionAction,
    }),
    amount: money('Above 0.', { write: 'create', required: true, schema: AboveZero }),
    balance_after: money('The balance that it led to.'),
    i_invoice: id('The invoice that it stands on, or was made for.', { nullable: true, filter: true }),
    status: text(
      'Of a payment: pending, completed, declined or refunded; a pending one is completed or declined, a completed one refunded.',
      {
        write: 'update',
        filter: true,
        schema: Type.Union(['completed', 'declined', 'refunded'].map((status) => Type.Literal(status))),
      },
    ),
    result_code: text('Of whoever moved the money.', {
      write: 'update',
      schema: Type.String({ maxLength: 64 }),
    }),
    visible_comment: text('For the customer.', { write: 'create', schema: Type.String({ maxLength: 4000 }) }),
    created_at: time('When it was made.', { filter: true }),
  },
  relations: {},
  verbs: ['create', 'update'],
  readRealms: EVERYBODY,
  writeRealms: STAFF,
  example: {
    key: 2,
    create: { i_customer: 1, action: 'Manual charge', amount: '10.5' },
    update: { status: 'completed' },
    batch: [{ method: 'POST', body: { i_customer: 1, action: 'Manual credit', amount: '1' } }],
  },
})
