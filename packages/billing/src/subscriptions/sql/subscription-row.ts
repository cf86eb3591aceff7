import { type Money, parseMoney } from '@openespf/contract/money'
import { type CamelRow, camelRow, readMoney } from '../../sql/names.ts'
import type { ChargeModel, FeePeriod } from '../core/next-charge.ts'

type StoredFee = { i_period: FeePeriod; fee: string }

export type SubscriptionRow = {
  i_subscription: number
  i_env: number
  name: string
  description: string
  iso_4217: string
  activation_mode: 1 | 2
  charge_model: ChargeModel
  activation_fee: string
  periodic_fees: StoredFee[]
}
export type PeriodicFee = { iPeriod: FeePeriod; fee: Money }
/** What can be subscribed to: espf-facts §7.5. */
export type Subscription = Omit<CamelRow<SubscriptionRow>, 'activationFee' | 'periodicFees'> & {
  activationFee: Money
  /** one fee for each period that it can have */
  periodicFees: PeriodicFee[]
}

export const subscriptionColumns = `i_subscription, i_env, name, description, iso_4217, activation_mode, charge_model,
  activation_fee, periodic_fees`

export function readSubscription(row: SubscriptionRow): Subscription {
  return {
    ...camelRow(row),
    activationFee: readMoney(row.activation_fee),
    periodicFees: readFees(row.periodic_fees),
  }
}

export function readFees(fees: readonly StoredFee[]): PeriodicFee[] {
  return fees.map(({ i_period, fee }) => ({ iPeriod: i_period, fee: parseMoney(fee) ?? 0n }))
}
