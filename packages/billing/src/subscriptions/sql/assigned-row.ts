import type { Money } from '@openespf/contract/money'
import { type CamelRow, camelRow, readMoney, readOptionalMoney } from '../../sql/names.ts'
import type { FeePeriod } from '../core/next-charge.ts'
import { type PeriodicFee, readFees, type SubscriptionRow } from './subscription-row.ts'

export type AssignedRow = Pick<
  SubscriptionRow,
  'name' | 'activation_mode' | 'charge_model' | 'activation_fee' | 'periodic_fees'
> & {
  i_assigned_subscription: number
  i_subscription: number
  i_customer: number | null
  i_account: number | null
  i_period: FeePeriod
  int_status: 0 | 1 | 2
  start_date: Date
  activation_date: Date | null
  finish_date: Date | null
  billed_to: Date | null
  next_fee: string | null
  due_at: Date | null
}
/** A subscription of a customer or an account, with what of the subscription its fees depend on. */
export type AssignedSubscription = Omit<
  CamelRow<AssignedRow>,
  'activationFee' | 'periodicFees' | 'nextFee'
> & {
  activationFee: Money
  periodicFees: PeriodicFee[]
  nextFee: Money | null
}

/** Of an assigned subscription `a` and what it is of, `s`. */
export const assignedColumns = `a.i_assigned_subscription, a.i_subscription, a.i_customer, a.i_account, a.i_period,
  a.int_status, a.start_date, a.activation_date, a.finish_date, a.billed_to, a.next_fee, a.due_at,
  s.name, s.activation_mode, s.charge_model, s.activation_fee, s.periodic_fees`

export function readAssigned(row: AssignedRow): AssignedSubscription {
  return {
    ...camelRow(row),
    activationFee: readMoney(row.activation_fee),
    periodicFees: readFees(row.periodic_fees),
    nextFee: readOptionalMoney(row.next_fee),
  }
}
