import { type Static, Type } from 'typebox'
import { ADMIN_ONLY, EVERYBODY, type MethodSpec, OWNERS, STAFF } from './method.ts'
import { Nullable, paging, Success, Switch, Text, UtcTime, WireId, WireMoney } from './wire.ts'

/** espf-facts §7.5: 1 day, 2 week, 3 semimonth, 4 month. */
const FeePeriod = Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3), Type.Literal(4)])
const PeriodicFee = Type.Object({ i_period: FeePeriod, fee: WireMoney }, { additionalProperties: false })

/** espf-facts §7.5 for modes, models and periods; the rest of the shape is ours. */
export const SubscriptionInfo = Type.Object({
  i_subscription: Type.Integer(),
  i_env: Type.Integer(),
  name: Type.String(),
  description: Type.String(),
  iso_4217: Type.String(),
  activation_mode: Type.Integer(),
  charge_model: Type.Integer(),
  activation_fee: Type.Number(),
  periodic_fees: Type.Array(Type.Object({ i_period: Type.Integer(), fee: Type.Number() })),
})
export type SubscriptionInfo = Static<typeof SubscriptionInfo>

const assigned = {
  i_subscription: Type.Integer(),
  name: Type.String(),
  i_period: Type.Integer(),
  /** 0 pending, 1 active, 2 closed */
  int_status: Type.Integer(),
  start_date: Type.String(),
  activation_date: Nullable(Type.String()),
  finish_date: Nullable(Type.String()),
  billed_to: Nullable(Type.String()),
}
const AccountSubscription = Type.Object({ i_account_subscription: Type.Integer(), ...assigned })
const CustomerSubscription = Type.Object({ i_customer_subscription: Type.Integer(), ...assigned })
export type AssignedInfo = Omit<Static<typeof AccountSubscription>, 'i_account_subscription'>

const Name = Type.String({ minLength: 1, maxLength: 255 })
const Fees = Type.Array(PeriodicFee, { minItems: 1, maxItems: 4 })
const writable = {
  description: Type.Optional(Type.String({ maxLength: 4000 })),
  activation_fee: Type.Optional(WireMoney),
}
const wanted = {
  i_subscription: WireId,
  i_period: Type.Optional(FeePeriod),
  start_date: Type.Optional(UtcTime),
}

export const subscriptionMethods = {
  'Subscription/add_subscription': {
    summary: 'Adds something to subscribe to.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      subscription_info: Type.Object(
        {
          name: Name,
          iso_4217: Type.String({ pattern: '^[A-Z]{3}$' }),
          activation_mode: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2)])),
          charge_model: Type.Optional(Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(2)])),
          periodic_fees: Fees,
          ...writable,
        },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_subscription: Type.Integer() }),
  },
  'Subscription/update_subscription': {
    summary: 'Changes what can be subscribed to.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      subscription_info: Type.Object(
        {
          i_subscription: WireId,
          name: Type.Optional(Name),
          periodic_fees: Type.Optional(Fees),
          ...writable,
        },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_subscription: Type.Integer() }),
  },
  'Subscription/get_subscription_info': {
    summary: 'What can be subscribed to: one, by key or name.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({
      i_subscription: Type.Optional(WireId),
      name: Type.Optional(Text),
      with_fees: Type.Optional(Switch),
    }),
    result: Type.Object({ subscription_info: Type.Optional(SubscriptionInfo) }),
  },
  /** The list is called `subscriptions`, against the naming rule: espf-facts §7.1. */
  'Subscription/get_subscription_list': {
    summary: 'What can be subscribed to.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({ name: Type.Optional(Text), with_fees: Type.Optional(Switch), ...paging }),
    result: Type.Object({
      subscriptions: Type.Array(SubscriptionInfo),
      total: Type.Optional(Type.Integer()),
    }),
  },
  'Subscription/delete_subscription': {
    summary: 'Deletes what nobody has ever subscribed to.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({ i_subscription: WireId }),
    result: Success,
    example: { i_subscription: 2 },
  },
  'Account/get_subscriptions': {
    summary: 'The subscriptions of an account.',
    access: 'read',
    realms: EVERYBODY,
    params: Type.Object({ i_account: Type.Optional(WireId) }),
    result: Type.Object({ subscriptions: Type.Array(AccountSubscription) }),
  },
  'Account/add_subscription': {
    summary: 'Subscribes an account.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_account: WireId, ...wanted }),
    result: Type.Object({ i_account_subscription: Type.Integer() }),
  },
  'Account/close_subscription': {
    summary: 'Ends a subscription of an account.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_account: WireId, i_account_subscription: WireId }),
    result: Success,
  },
  'Account/activate_subscriptions': {
    summary: 'Activates the pending subscriptions of an account.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_account: WireId }),
    result: Success,
  },
  'Account/charge_subscription_fees': {
    summary: 'Charges the subscription fees of an account that are due, or the next ones in advance.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_account: WireId, immediately_in_advance: Type.Optional(Switch) }),
    result: Success,
  },
  'Customer/get_subscriptions': {
    summary: 'The subscriptions of a customer itself.',
    access: 'read',
    realms: OWNERS,
    params: Type.Object({ i_customer: WireId }),
    result: Type.Object({ subscriptions: Type.Array(CustomerSubscription) }),
  },
  'Customer/add_subscription': {
    summary: 'Subscribes a customer.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_customer: WireId, ...wanted }),
    result: Type.Object({ i_customer_subscription: Type.Integer() }),
  },
  'Customer/close_subscription': {
    summary: 'Ends a subscription of a customer.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_customer: WireId, i_customer_subscription: WireId }),
    result: Success,
    example: { i_customer: 1, i_customer_subscription: 2 },
  },
  'Customer/activate_subscriptions': {
    summary: 'Activates the pending subscriptions of a customer.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_customer: WireId }),
    result: Success,
  },
  'Customer/charge_subscription_fees': {
    summary: 'Charges the subscription fees of a customer that are due, or the next ones in advance.',
    access: 'write',
    realms: STAFF,
    params: Type.Object({ i_customer: WireId, immediately_in_advance: Type.Optional(Switch) }),
    result: Success,
  },
} as const satisfies Record<string, MethodSpec>
