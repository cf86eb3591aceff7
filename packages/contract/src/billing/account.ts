import { type Static, Type } from 'typebox'
import { AliasInfo } from './alias.ts'
import { CustomerInfo } from './customer.ts'
import { EVERYBODY, type MethodSpec, STAFF } from './method.ts'
import { ServiceFeature } from './service-feature.ts'
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
  UtcDate,
  UtcTime,
  WireId,
  WireMoney,
} from './wire.ts'

/** An add-on product on an account: espf-facts §7.3 (`addon_effective_to` null = open). */
export const AssignedAddon = Type.Object({
  i_product: Type.Integer(),
  name: Type.String(),
  description: Type.String(),
  addon_priority: Type.Integer(),
  i_vd_plan: Nullable(Type.Integer()),
  volume_discount_plan_name: Nullable(Type.String()),
  addon_effective_from: Type.String(),
  addon_effective_to: Nullable(Type.String()),
  i_product_group: Nullable(Type.Integer()),
  realm: Type.String(),
  hidden: Flag,
  shared: Flag,
  managed_by_user: Flag,
  i_account_role: Type.Integer(),
})
export type AssignedAddon = Static<typeof AssignedAddon>

/**
 * `account_info` of get_account_info: espf-facts §7.3. `status` is absent when the account is in order; it shows one
 * status, the most serious one, own or inherited from the customer (§7.5).
 */
export const AccountInfo = Type.Object({
  i_account: Type.Integer(),
  i_env: Type.Integer(),
  id: Type.String(),
  i_customer: Type.Integer(),
  customer_name: Type.String(),
  i_product: Type.Integer(),
  product_name: Type.String(),
  product_visible_name: Type.String(),
  billing_model: Type.Integer(),
  i_account_role: Type.Integer(),
  bill_status: Type.String(),
  status: Type.Optional(Type.String()),
  blocked: Flag,
  is_active: Type.Integer(),
  customer_bill_status: Type.String(),
  customer_blocked: Flag,
  /** 1: the customer is suspended */
  customer_bill_suspended: Type.Integer(),
  balance: Type.Number(),
  opening_balance: Type.Number(),
  credit_limit: Nullable(Type.Number()),
  iso_4217: Type.String(),
  activation_date: Nullable(Type.String()),
  expiration_date: Nullable(Type.String()),
  issue_date: Type.String(),
  i_sim_card: Nullable(Type.Integer()),
  i_access_policy: Nullable(Type.Integer()),
  i_subscriber: Type.Integer(),
  i_time_zone: Type.Integer(),
  time_zone_name: Type.String(),
  /** of an alias: the account that it stands for */
  i_master_account: Type.Optional(Type.Integer()),
  extension_id: Type.Optional(Type.String()),
  extension_name: Type.Optional(Type.String()),
  alias_list: Type.Optional(Type.Array(AliasInfo)),
  i_vd_plan: Nullable(Type.Integer()),
  i_customer_site: Nullable(Type.Integer()),
  /** one character for each service feature; its layout is ours */
  service_flags: Type.String(),
  /** 1: it has a value of its own in some custom field */
  has_custom_fields: Type.Integer(),
  h323_password: Type.Optional(Type.String()),
  login: Type.Optional(Type.String()),
  assigned_addons: Type.Array(AssignedAddon),
  /** Keys of the services that the product and the add-ons in effect rate. */
  included_services: Type.Array(Type.Integer()),
  service_features: Type.Optional(Type.Array(ServiceFeature)),
  ...contactFields,
})
export type AccountInfo = Static<typeof AccountInfo>

const AssignAddon = Type.Object(
  {
    i_product: WireId,
    addon_effective_from: Type.Optional(UtcTime),
    addon_effective_to: Type.Optional(Nullable(UtcTime)),
  },
  { additionalProperties: false },
)

const writable = {
  i_account_role: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })),
  blocked: Type.Optional(Flag),
  credit_limit: Type.Optional(Nullable(WireMoney)),
  activation_date: Type.Optional(Nullable(UtcDate)),
  expiration_date: Type.Optional(Nullable(UtcDate)),
  i_sim_card: Type.Optional(Nullable(WireId)),
  i_access_policy: Type.Optional(Nullable(WireId)),
  i_vd_plan: Type.Optional(Nullable(WireId)),
  i_customer_site: Type.Optional(Nullable(WireId)),
  h323_password: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  login: Type.Optional(Type.String({ maxLength: 64 })),
  i_time_zone: Type.Optional(Nullable(WireId)),
  password: Type.Optional(Type.String({ minLength: 6, maxLength: 64 })),
  assigned_addons: Type.Optional(Type.Array(AssignAddon, { maxItems: 100 })),
  ...contactFields,
}

const AccountName = Type.String({ minLength: 1, maxLength: 64, pattern: '^\\S+$' })

/** What `add_account` takes; `assigned_addons`, where given, is the whole wanted list. `bill_status` I: inactive until it is set to O, or its activation date. */
export const AddAccountInfo = Type.Object(
  {
    id: AccountName,
    i_customer: WireId,
    i_product: WireId,
    billing_model: Type.Optional(Type.Union([Type.Literal(-1), Type.Literal(1)])),
    opening_balance: Type.Optional(WireMoney),
    bill_status: Type.Optional(Type.Union([Type.Literal('O'), Type.Literal('I')])),
    ...writable,
  },
  { additionalProperties: false },
)

export const UpdateAccountInfo = Type.Object(
  {
    i_account: WireId,
    id: Type.Optional(AccountName),
    i_product: Type.Optional(WireId),
    bill_status: Type.Optional(Type.Literal('O')),
    ...writable,
  },
  { additionalProperties: false },
)

export const accountMethods = {
  'Account/add_account': {
    summary: 'Adds an account.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ account_info: AddAccountInfo }),
    result: Type.Object({ i_account: Type.Integer() }),
  },
  'Account/update_account': {
    summary: 'Changes an account; its owner may change contact fields only.',
    access: 'write',
    realms: EVERYBODY,
    params: Type.Object({ account_info: UpdateAccountInfo }),
    result: Type.Object({ i_account: Type.Integer() }),
  },
  /**
   * Answers without `account_info` when there is none (espf-facts §7.1); closed accounts are found by `i_account` only.
   * The number or id of an alias is answered with the alias: its own `i_account` and `id`, `i_master_account`, no add-ons;
   * with `expand_alias`, with its master. Other switches of §7.3 are taken and change nothing.
   */
  'Account/get_account_info': {
    summary: 'One account, by its key or its id.',
    access: 'read',
    realms: EVERYBODY,
    params: Type.Object({
      i_account: Type.Optional(WireId),
      id: Type.Optional(Type.String({ maxLength: 255 })),
      login: Type.Optional(Text),
      detailed_info: Type.Optional(Switch),
      get_service_features: Type.Optional(Switch),
      without_service_features: Type.Optional(Switch),
      with_customer_info: Type.Optional(Switch),
      expand_alias: Type.Optional(Switch),
    }),
    result: Type.Object({
      account_info: Type.Optional(AccountInfo),
      customer_info: Type.Optional(CustomerInfo),
    }),
  },
  /** Texts are patterns. `state` is that of the address. Aliases are not accounts: `with_aliases` lists them in their masters. */
  'Account/get_account_list': {
    summary: 'Accounts that fit a filter.',
    access: 'read',
    realms: EVERYBODY,
    params: Type.Object({
      i_customer: Type.Optional(WireId),
      i_product: Type.Optional(WireId),
      i_customer_site: Type.Optional(WireId),
      id: Type.Optional(Text),
      get_not_closed_accounts: Type.Optional(Switch),
      get_only_real_accounts: Type.Optional(Switch),
      get_statuses: Type.Optional(Switch),
      with_aliases: Type.Optional(Switch),
      bill_status: Type.Optional(Text),
      companyname: Type.Optional(Text),
      email: Type.Optional(Text),
      state: Type.Optional(Text),
      extension_id: Type.Optional(Text),
      extension_name: Type.Optional(Text),
      ...paging,
    }),
    result: Type.Object({ account_list: Type.Array(AccountInfo), total: Type.Optional(Type.Integer()) }),
  },
  'Account/terminate_account': {
    summary: 'Closes an account for good.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({
      i_account: WireId,
      force: Type.Optional(Switch),
      release_assigned_did: Type.Optional(Switch),
    }),
    result: Success,
    example: { i_account: 2 },
  },
  'Account/make_transaction': {
    summary: 'Charges or credits an account.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_account: WireId, ...transactionFields }),
    result: TransactionResult,
  },
} as const satisfies Record<string, MethodSpec>
