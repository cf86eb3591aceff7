import { type Queryable, statement } from '@openespf/foundation/pg'
import { emptyContact } from '../../core/contact.ts'
import { recordJson } from '../../sql/names.ts'
import type { Customer } from './customer-row.ts'

const columns = [
  ...[
    'i_env',
    'name',
    'iso_4217',
    'i_customer_type',
    'i_parent',
    'ancestors',
    'i_balance_control_type',
    'bill_status',
    'blocked',
  ],
  ...['refnum', 'login', 'opening_balance', 'i_office_type', 'i_main_customer'],
  ...['billing_lock', 'i_time_zone'],
  ...['i_billing_period', 'next_invoice_at', 'payment_due_days', 'limit_after_days', 'suspend_after_days'],
  ...[
    'limited',
    'suspended_for_debt',
    'limiting_delayed_until',
    'suspension_delayed_until',
    'unapplied_credit',
  ],
  ...['balance', 'credit_limit', 'created_at', ...Object.keys(emptyContact)],
]

const insert = statement<{ i_customer: number }>(
  'billing.insert-customer',
  `insert into billing.customer (${columns.join(', ')})
   select ${columns.map((column) => `n.${column}`).join(', ')}
   from jsonb_populate_record(null::billing.customer, $1::jsonb) n
   returning i_customer`,
)

export async function insertCustomer(
  tx: Queryable,
  customer: Omit<Customer, 'iCustomer' | 'iSubscriber' | 'availableFunds' | 'serviceFlags'>,
): Promise<number> {
  return (await tx.one(insert, [recordJson(customer)])).i_customer
}
