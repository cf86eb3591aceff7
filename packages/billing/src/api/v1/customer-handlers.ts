import type { CustomerInfo, V1Params } from '@openespf/contract/billing'
import { type Money, moneyToWire } from '@openespf/contract/money'
import { formatUtc } from '@openespf/contract/time'
import type { Billing } from '../../billing.ts'
import { invalid } from '../../core/refusals.ts'
import { customerStatus } from '../../customers/core/status.ts'
import type { CustomerChanges } from '../../customers/operations.ts'
import type { Customer } from '../../customers/sql/customer-row.ts'
import { serviceFlags } from '../../service-features/core/setting.ts'
import { DEFAULT_TIME_ZONE } from '../../time-zones/time-zones.ts'
import { readAmount } from '../../transactions/core/amount.ts'
import { contactOf } from './contact.ts'
import type { Handlers } from './handlers.ts'
import { requireContactOnly } from './own-key.ts'
import {
  defined,
  optional,
  readFlag,
  readId,
  readLimit,
  readPaging,
  readSwitch,
  readTime,
} from './read-params.ts'
import { readTransaction, transactionResult } from './transaction.ts'

export function customerHandlers({
  customers,
  transactions,
  timeZones,
}: Pick<Billing, 'customers' | 'transactions' | 'timeZones'>) {
  return {
    async 'Customer/add_customer'({ customer_info: info }, caller) {
      const openingBalance = optional(info.opening_balance, (value) => readAmount('opening_balance', value))
      const { billStatus: _, ...fields } = readCustomer(info)
      const customer = {
        ...fields,
        name: info.name,
        iso4217: info.iso_4217,
        ...defined({
          openingBalance,
          iCustomerType: info.i_customer_type,
          iParent: optional(info.i_parent, readId),
        }),
      }
      return { i_customer: await customers.add(caller, customer) }
    },
    async 'Customer/update_customer'({ customer_info: info }, caller) {
      const iCustomer = readId(info.i_customer)
      if (iCustomer === caller.iCustomer) requireContactOnly(info, 'i_customer')
      await customers.update(caller, iCustomer, readCustomer(info))
      return { i_customer: iCustomer }
    },
    async 'Customer/get_customer_info'(params, caller) {
      const { name, refnum, login } = params
      const key = defined({ iCustomer: optional(params.i_customer, readId), name, refnum, login })
      if (Object.keys(key).length === 0) {
        if (caller.iCustomer === undefined) throw invalid('i_customer, name, refnum or login is needed')
        key.iCustomer = caller.iCustomer
      }
      const customer = await customers.find(caller, key)
      if (!customer) return {}
      const info = customerInfo(customer)
      if (readSwitch(params.effective_values)) info.i_time_zone ??= DEFAULT_TIME_ZONE
      if (readSwitch(params.get_time_zone_name))
        info.time_zone_name = await timeZones.nameOf(customer.iTimeZone)
      return { customer_info: info }
    },
    async 'Customer/get_customer_list'(params, caller) {
      const filter = defined({
        name: params.name,
        billStatus: params.bill_status,
        iParent: optional(params.i_parent, readId),
        iCustomerType: params.i_customer_type,
        iOfficeType: params.i_office_type,
        iMainCustomer: optional(params.i_main_customer, readId),
        notExported: readSwitch(params.skip_exported),
        creditLimitExceeded: readSwitch(params.credit_limit_exceeded),
        search: params.search && { columns: params.search.search_by, value: params.search.value },
      })
      const { items, ...total } = await customers.list(caller, filter, readPaging(params))
      return { customer_list: items.map(customerInfo), ...total }
    },
    async 'Customer/terminate_customer'(params, caller) {
      await customers.terminate(caller, readId(params.i_customer))
      return { success: 1 }
    },
    async 'Customer/make_transaction'(params, caller) {
      const { i_customer, ...transaction } = params
      return transactionResult(
        await transactions.ofCustomer(caller, readId(i_customer), readTransaction(transaction)),
      )
    },
  } satisfies Partial<Handlers>
}

type WritableInfo = Omit<V1Params<'Customer/update_customer'>['customer_info'], 'i_customer'>

function readCustomer(info: WritableInfo): CustomerChanges {
  return {
    ...contactOf(info),
    ...defined({
      name: info.name,
      billStatus: info.bill_status,
      iBalanceControlType: info.i_balance_control_type,
      blocked: optional(info.blocked, readFlag),
      creditLimit: optional(info.credit_limit, readLimit),
      refnum: info.refnum,
      login: info.login,
      iOfficeType: info.i_office_type,
      iMainCustomer: optional(info.i_main_customer, readId),
      billingLock: info.billing_lock,
      iTimeZone: optional(info.i_time_zone, readId),
      iBillingPeriod: info.i_billing_period,
      paymentDueDays: info.payment_due_days,
      limitAfterDays: info.limit_after_days,
      suspendAfterDays: info.suspend_after_days,
      limitingDelayedUntil: optional(info.limiting_delayed_until, (value) =>
        readTime('limiting_delayed_until', value),
      ),
      suspensionDelayedUntil: optional(info.suspension_delayed_until, (value) =>
        readTime('suspension_delayed_until', value),
      ),
    }),
  }
}

/** The wire's `customer_info`: espf-facts §7.4, §7.5. */
export function customerInfo(customer: Customer): CustomerInfo {
  const status = customerStatus(customer)
  return {
    i_customer: customer.iCustomer,
    i_env: customer.iEnv,
    name: customer.name,
    iso_4217: customer.iso4217,
    i_customer_type: customer.iCustomerType,
    i_parent: customer.iParent,
    i_balance_control_type: customer.iBalanceControlType,
    bill_status: customer.billStatus,
    ...defined({ status }),
    blocked: customer.blocked ? 'Y' : 'N',
    balance: moneyToWire(customer.balance),
    credit_limit: optional(customer.creditLimit, (limit: Money) => moneyToWire(limit)),
    creation_date: formatUtc(customer.createdAt),
    opening_balance: moneyToWire(customer.openingBalance),
    ...defined({ refnum: customer.refnum || undefined, login: customer.login || undefined }),
    i_subscriber: customer.iSubscriber,
    i_office_type: customer.iOfficeType,
    i_main_customer: customer.iMainCustomer,
    billing_lock: customer.billingLock,
    i_time_zone: customer.iTimeZone,
    i_billing_period: customer.iBillingPeriod,
    next_invoice_date: optional(customer.nextInvoiceAt, formatUtc),
    payment_due_days: customer.paymentDueDays,
    limit_after_days: customer.limitAfterDays,
    suspend_after_days: customer.suspendAfterDays,
    limiting_delayed_until: optional(customer.limitingDelayedUntil, formatUtc),
    suspension_delayed_until: optional(customer.suspensionDelayedUntil, formatUtc),
    unapplied_credit: moneyToWire(customer.unappliedCredit),
    service_flags: serviceFlags({ ...customer, iAccessPolicy: null }),
    ...contactOf(customer),
  }
}
