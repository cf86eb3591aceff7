import type { AssignedInfo, SubscriptionInfo, SubscriptionMethod, V1Params } from '@openespf/contract/billing'
import { moneyToWire } from '@openespf/contract/money'
import { formatUtc } from '@openespf/contract/time'
import { invalid } from '../../core/refusals.ts'
import type { Subscriptions } from '../../subscriptions/operations.ts'
import type { AssignedSubscription } from '../../subscriptions/sql/assigned-row.ts'
import type { PeriodicFee, Subscription } from '../../subscriptions/sql/subscription-row.ts'
import type { NewAssigned, Subscribers } from '../../subscriptions/subscribers.ts'
import type { Handlers, MethodsOf } from './handlers.ts'
import { accountKey } from './own-key.ts'
import { defined, optional, readId, readPaging, readSwitch, readTime, readUnsigned } from './read-params.ts'

export function subscriptionHandlers(
  subscriptions: Subscriptions,
  subscribers: Subscribers,
): Handlers<SubscriptionMethod> {
  return {
    ...definitionHandlers(subscriptions),
    ...accountHandlers(subscribers),
    ...customerHandlers(subscribers),
  }
}

function definitionHandlers(subscriptions: Subscriptions): Handlers<MethodsOf<'Subscription'>> {
  return {
    async 'Subscription/add_subscription'({ subscription_info: info }, caller) {
      const i_subscription = await subscriptions.add(caller, {
        name: info.name,
        iso4217: info.iso_4217,
        periodicFees: info.periodic_fees.map(readFee),
        ...readWritable(info),
        ...defined({ activationMode: info.activation_mode, chargeModel: info.charge_model }),
      })
      return { i_subscription }
    },
    async 'Subscription/update_subscription'({ subscription_info: info }, caller) {
      const iSubscription = readId(info.i_subscription)
      await subscriptions.update(caller, iSubscription, {
        ...readWritable(info),
        ...defined({ name: info.name, periodicFees: info.periodic_fees?.map(readFee) }),
      })
      return { i_subscription: iSubscription }
    },
    async 'Subscription/get_subscription_info'(params, caller) {
      const key = defined({ iSubscription: optional(params.i_subscription, readId), name: params.name })
      if (Object.keys(key).length === 0) throw invalid('i_subscription or name is needed')
      const subscription = await subscriptions.find(caller, key)
      return subscription ? { subscription_info: subscriptionInfo(subscription) } : {}
    },
    async 'Subscription/get_subscription_list'(params, caller) {
      const filter = defined({ name: params.name })
      const { items, ...total } = await subscriptions.list(caller, filter, readPaging(params))
      return { subscriptions: items.map(subscriptionInfo), ...total }
    },
    async 'Subscription/delete_subscription'(params, caller) {
      await subscriptions.remove(caller, readId(params.i_subscription))
      return { success: 1 }
    },
  }
}

type SubscriberMethod<Service extends string> = Extract<SubscriptionMethod, `${Service}/${string}`>

function accountHandlers(subscribers: Subscribers): Handlers<SubscriberMethod<'Account'>> {
  return {
    async 'Account/get_subscriptions'(params, caller) {
      const iAccount = accountKey(params.i_account, caller)
      const list = await subscribers.list(caller, { iAccount })
      return {
        subscriptions: list.map((one) => ({
          i_account_subscription: one.iAssignedSubscription,
          ...assignedInfo(one),
        })),
      }
    },
    async 'Account/add_subscription'(params, caller) {
      const subscriber = { iAccount: readId(params.i_account) }
      return { i_account_subscription: await subscribers.add(caller, subscriber, readWanted(params)) }
    },
    async 'Account/close_subscription'(params, caller) {
      const subscriber = { iAccount: readId(params.i_account) }
      await subscribers.close(caller, subscriber, readId(params.i_account_subscription))
      return { success: 1 }
    },
    async 'Account/activate_subscriptions'(params, caller) {
      await subscribers.activate(caller, { iAccount: readId(params.i_account) })
      return { success: 1 }
    },
    async 'Account/charge_subscription_fees'(params, caller) {
      const subscriber = { iAccount: readId(params.i_account) }
      await subscribers.charge(caller, subscriber, readSwitch(params.immediately_in_advance))
      return { success: 1 }
    },
  }
}

function customerHandlers(subscribers: Subscribers): Handlers<SubscriberMethod<'Customer'>> {
  return {
    async 'Customer/get_subscriptions'(params, caller) {
      const list = await subscribers.list(caller, { iCustomer: readId(params.i_customer) })
      return {
        subscriptions: list.map((one) => ({
          i_customer_subscription: one.iAssignedSubscription,
          ...assignedInfo(one),
        })),
      }
    },
    async 'Customer/add_subscription'(params, caller) {
      const subscriber = { iCustomer: readId(params.i_customer) }
      return { i_customer_subscription: await subscribers.add(caller, subscriber, readWanted(params)) }
    },
    async 'Customer/close_subscription'(params, caller) {
      const subscriber = { iCustomer: readId(params.i_customer) }
      await subscribers.close(caller, subscriber, readId(params.i_customer_subscription))
      return { success: 1 }
    },
    async 'Customer/activate_subscriptions'(params, caller) {
      await subscribers.activate(caller, { iCustomer: readId(params.i_customer) })
      return { success: 1 }
    },
    async 'Customer/charge_subscription_fees'(params, caller) {
      const subscriber = { iCustomer: readId(params.i_customer) }
      await subscribers.charge(caller, subscriber, readSwitch(params.immediately_in_advance))
      return { success: 1 }
    },
  }
}

type UpdateInfo = V1Params<'Subscription/update_subscription'>['subscription_info']
type WireFee = NonNullable<UpdateInfo['periodic_fees']>[number]

function readWritable(info: Pick<UpdateInfo, 'description' | 'activation_fee'>) {
  return defined({
    description: info.description,
    activationFee: optional(info.activation_fee, (value) => readUnsigned('activation_fee', value)),
  })
}

function readFee({ i_period: iPeriod, fee }: WireFee): PeriodicFee {
  return { iPeriod, fee: readUnsigned('fee', fee) }
}

function readWanted(
  params: Pick<V1Params<'Account/add_subscription'>, 'i_subscription' | 'i_period' | 'start_date'>,
): NewAssigned {
  const startDate = optional(params.start_date, (value) => readTime('start_date', value))
  return { iSubscription: readId(params.i_subscription), ...defined({ iPeriod: params.i_period, startDate }) }
}

function subscriptionInfo(subscription: Subscription): SubscriptionInfo {
  return {
    i_subscription: subscription.iSubscription,
    i_env: subscription.iEnv,
    name: subscription.name,
    description: subscription.description,
    iso_4217: subscription.iso4217,
    activation_mode: subscription.activationMode,
    charge_model: subscription.chargeModel,
    activation_fee: moneyToWire(subscription.activationFee),
    periodic_fees: subscription.periodicFees.map(({ iPeriod, fee }) => ({
      i_period: iPeriod,
      fee: moneyToWire(fee),
    })),
  }
}

function assignedInfo(assigned: AssignedSubscription): AssignedInfo {
  return {
    i_subscription: assigned.iSubscription,
    name: assigned.name,
    i_period: assigned.iPeriod,
    int_status: assigned.intStatus,
    start_date: formatUtc(assigned.startDate),
    activation_date: optional(assigned.activationDate, formatUtc),
    finish_date: optional(assigned.finishDate, formatUtc),
    billed_to: optional(assigned.billedTo, formatUtc),
  }
}
