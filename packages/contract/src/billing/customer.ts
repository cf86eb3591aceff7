import { type Static, Type } from 'typebox'
import { type MethodSpec, OWNERS, STAFF } from './method.ts'
import {
  contactFields,
  Flag,
  Nullable,
  paging,
  Success,
  Switch,
  Text,
  TransactionResult,
  transactionFields,
  UtcTime,
  WireId,
  WireMoney,
} from './wire.ts'

/** What `search` of get_customer_list looks in; the list is ours. */
const SearchColumn = Type.Union([
  Type.Literal('name'),
  Type.Literal('refnum'),
  Type.Literal('login'),
  Type.Literal('companyname'),
  Type.Literal('firstname'),
  Type.Literal('lastname'),
  Type.Literal('email'),
  Type.Literal('phone1'),
  Type.Literal('phone2'),
  Type.Literal('city'),
  Type.Literal('note'),
])
export type CustomerSearchColumn = Static<typeof SearchColumn>

/** `customer_info` of get_customer_info: espf-facts §7.4, §7.5. `status` is absent when all is well. */
export const CustomerInfo = Type.Object({
  i_customer: Type.Integer(),
  i_env: Type.Integer(),
  name: Type.String(),
  iso_4217: Type.String(),
  i_customer_type: Type.Integer(),
  i_parent: Nullable(Type.Integer()),
  i_balance_control_type: Type.Integer(),
  bill_status: Type.String(),
  status: Type.Optional(Type.String()),
  blocked: Flag,
  balance: Type.Number(),
  credit_limit: Nullable(Type.Number()),
  creation_date: Type.String(),
  opening_balance: Type.Number(),
  refnum: Type.Optional(Type.String()),
  login: Type.Optional(Type.String()),
  i_subscriber: Type.Integer(),
  i_office_type: Type.Integer(),
  i_main_customer: Nullable(Type.Integer()),
  billing_lock: Type.String(),
  i_time_zone: Nullable(Type.Integer()),
  time_zone_name: Type.Optional(Type.String()),
  i_billing_period: Type.Integer(),
  next_invoice_date: Nullable(Type.String()),
  payment_due_days: Type.Integer(),
  limit_after_days: Nullable(Type.Integer()),
  suspend_after_days: Nullable(Type.Integer()),
  limiting_delayed_until: Nullable(Type.String()),
  suspension_delayed_until: Nullable(Type.String()),
  unapplied_credit: Type.Number(),
  /** one character for each service feature; its layout is ours */
  service_flags: Type.String(),
  ...contactFields,
})
export type CustomerInfo = Static<typeof CustomerInfo>

const Days = Type.Integer({ minimum: 0, maximum: 3650 })

/**
 * When the customer is invoiced (`i_billing_period`: espf-facts §7.5), how long it has to pay, and after how many days past the
 * due date it is limited or suspended (null: never). The names but the first are ours. A delay puts off the limitation or
 * suspension until its time; times of a suspension that was made already change nothing.
 */
const billingTerms = {
  i_billing_period: Type.Optional(
    Type.Union([
      Type.Literal(1),
      Type.Literal(2),
      Type.Literal(3),
      Type.Literal(4),
      Type.Literal(5),
      Type.Literal(6),
    ]),
  ),
  payment_due_days: Type.Optional(Days),
  limit_after_days: Type.Optional(Nullable(Days)),
  suspend_after_days: Type.Optional(Nullable(Days)),
  limiting_delayed_until: Type.Optional(Nullable(UtcTime)),
  suspension_delayed_until: Type.Optional(Nullable(UtcTime)),
}

const writable = {
  ...billingTerms,
  i_balance_control_type: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2)])),
  blocked: Type.Optional(Flag),
  credit_limit: Type.Optional(Nullable(WireMoney)),
  refnum: Type.Optional(Type.String({ maxLength: 64 })),
  login: Type.Optional(Type.String({ maxLength: 64 })),
  i_office_type: Type.Optional(Type.Integer({ minimum: 1, maximum: 3 })),
  i_main_customer: Type.Optional(Nullable(WireId)),
  billing_lock: Type.Optional(Type.Union([Type.Literal('N'), Type.Literal('C'), Type.Literal('F')])),
  i_time_zone: Type.Optional(Nullable(WireId)),
  ...contactFields,
}

export const AddCustomerInfo = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 255 }),
    iso_4217: Type.String({ pattern: '^[A-Z]{3}$' }),
    i_customer_type: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2)])),
    i_parent: Type.Optional(WireId),
    opening_balance: Type.Optional(WireMoney),
    ...writable,
  },
  { additionalProperties: false },
)

/** `bill_status` O, S, D or E: suspend and lift by hand what overdue invoices would do; C only by terminate_customer. */
export const UpdateCustomerInfo = Type.Object(
  {
    i_customer: WireId,
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    bill_status: Type.Optional(
      Type.Union([Type.Literal('O'), Type.Literal('S'), Type.Literal('D'), Type.Literal('E')]),
    ),
    ...writable,
  },
  { additionalProperties: false },
)

export const customerMethods = {
  'Customer/add_customer': {
    summary: 'Adds a customer.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ customer_info: AddCustomerInfo }),
    result: Type.Object({ i_customer: Type.Integer() }),
  },
  'Customer/update_customer': {
    summary: 'Changes a customer; a customer itself may change contact fields only.',
    access: 'write',
    realms: OWNERS,
    params: Type.Object({ customer_info: UpdateCustomerInfo }),
    result: Type.Object({ i_customer: Type.Integer() }),
  },
  'Customer/get_customer_info': {
    summary: "One customer, by one of its keys; without any the caller's own.",
    access: 'read',
    realms: OWNERS,
    params: Type.Object({
      i_customer: Type.Optional(WireId),
      name: Type.Optional(Text),
      refnum: Type.Optional(Text),
      login: Type.Optional(Text),
      detailed_info: Type.Optional(Switch),
      effective_values: Type.Optional(Switch),
      get_time_zone_name: Type.Optional(Switch),
    }),
    result: Type.Object({ customer_info: Type.Optional(CustomerInfo) }),
  },
  'Customer/get_customer_list': {
    summary: 'Customers that fit a filter.',
    access: 'read',
    realms: OWNERS,
    params: Type.Object({
      name: Type.Optional(Text),
      bill_status: Type.Optional(Text),
      i_parent: Type.Optional(WireId),
      i_customer_type: Type.Optional(Type.Integer({ minimum: 1, maximum: 3 })),
      i_office_type: Type.Optional(Type.Integer({ minimum: 1, maximum: 3 })),
      i_main_customer: Type.Optional(WireId),
      get_statuses: Type.Optional(Switch),
      skip_exported: Type.Optional(Switch),
      credit_limit_exceeded: Type.Optional(Switch),
      search: Type.Optional(
        Type.Object({
          search_by: Type.Array(SearchColumn, { minItems: 1, maxItems: 20 }),
          value: Text,
        }),
      ),
      ...paging,
    }),
    result: Type.Object({ customer_list: Type.Array(CustomerInfo), total: Type.Optional(Type.Integer()) }),
  },
  'Customer/terminate_customer': {
    summary: "Closes a customer and the customer's accounts for good.",
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_customer: WireId }),
    result: Success,
    example: { i_customer: 2 },
  },
  'Customer/make_transaction': {
    summary: 'Charges or credits a customer.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_customer: WireId, ...transactionFields }),
    result: TransactionResult,
  },
} as const satisfies Record<string, MethodSpec>
