import type { Money } from '@openespf/contract/money'
import { type Contact, emptyContact } from '../../core/contact.ts'
import type { BillingPeriod } from '../../invoices/core/billing-period.ts'
import { type CamelRow, camelRow, readMoney, readOptionalMoney } from '../../sql/names.ts'
import type { BillingLock, CustomerBillStatus } from '../core/status.ts'

export type CustomerRow = Contact & {
  i_customer: number
  i_env: number
  name: string
  iso_4217: string
  i_customer_type: number
  i_parent: number | null
  /** who sees this customer as its own, from the top down */
  ancestors: number[]
  i_balance_control_type: number
  bill_status: CustomerBillStatus
  blocked: boolean
  balance: string
  credit_limit: string | null
  available_funds: string | null
  created_at: Date
  i_subscriber: number
  i_time_zone: number | null
  refnum: string
  /** of the self-care */
  login: string
  opening_balance: string
  /** 1 none, 2 branch office, 3 main office */
  i_office_type: number
  /** of a branch office */
  i_main_customer: number | null
  /** N vacant, C closing restricted, F fully restricted */
  billing_lock: BillingLock
  i_billing_period: BillingPeriod
  /** the end of the current period; null: not invoiced by time */
  next_invoice_at: Date | null
  payment_due_days: number
  /** after the due date; null: never */
  limit_after_days: number | null
  suspend_after_days: number | null
  limited: boolean
  /** suspended by an overdue invoice, not by hand */
  suspended_for_debt: boolean
  limiting_delayed_until: Date | null
  suspension_delayed_until: Date | null
  unapplied_credit: string
  /** of the service features: own values only */
  service_flags: Record<string, string>
}

export type Customer = Omit<
  CamelRow<CustomerRow>,
  'balance' | 'openingBalance' | 'creditLimit' | 'availableFunds' | 'unappliedCredit'
> & {
  /** what is owed; negative: paid ahead */
  balance: Money
  openingBalance: Money
  creditLimit: Money | null
  /** null: unlimited */
  availableFunds: Money | null
  /** what was paid or credited and no invoice has used yet */
  unappliedCredit: Money
}

const billingColumns = [
  ...['i_billing_period', 'next_invoice_at', 'payment_due_days', 'limit_after_days', 'suspend_after_days'],
  ...[
    'limited',
    'suspended_for_debt',
    'limiting_delayed_until',
    'suspension_delayed_until',
    'unapplied_credit',
  ],
]

export const customerColumns = `i_customer, i_env, name, iso_4217, i_customer_type, i_parent, ancestors, i_balance_control_type,
  bill_status, blocked, balance, credit_limit, available_funds, created_at, i_subscriber, i_time_zone, refnum, login,
  opening_balance, i_office_type, i_main_customer, billing_lock, service_flags,
  ${billingColumns.join(', ')}, ${Object.keys(emptyContact).join(', ')}`

export function readCustomer(row: CustomerRow): Customer {
  return {
    ...camelRow(row),
    balance: readMoney(row.balance),
    openingBalance: readMoney(row.opening_balance),
    creditLimit: readOptionalMoney(row.credit_limit),
    availableFunds: readOptionalMoney(row.available_funds),
    unappliedCredit: readMoney(row.unapplied_credit),
  }
}
