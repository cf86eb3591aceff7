import { type Queryable, statement } from '@openespf/foundation/pg'
import { emptyContact } from '../../core/contact.ts'
import { recordJson } from '../../sql/names.ts'
import type { Customer } from './customer-row.ts'

const columns = [
  ...['name', 'i_balance_control_type', 'bill_status', 'blocked', 'balance', 'credit_limit', 'closed_at'],
  ...['refnum', 'login', 'i_office_type', 'i_main_customer', 'billing_lock', 'i_time_zone'],
  ...['i_billing_period', 'next_invoice_at', 'payment_due_days', 'limit_after_days', 'suspend_after_days'],
  ...[
    'limited',
    'suspended_for_debt',
    'limiting_delayed_until',
    'suspension_delayed_until',
    'unapplied_credit',
  ],
  ...Object.keys(emptyContact),
]

const update = statement(
  'billing.update-customer',
  `update billing.customer c set ${columns.map((column) => `${column} = n.${column}`).join(', ')}
   from billing.customer x, jsonb_populate_record(x, $2::jsonb) n
   where x.i_customer = $1::bigint and c.i_customer = x.i_customer`,
)

export type CustomerUpdate = Partial<
  Omit<
    Customer,
    'iCustomer' | 'iEnv' | 'iso4217' | 'availableFunds' | 'createdAt' | 'iSubscriber' | 'openingBalance'
  >
> & { closedAt?: Date }

/** Writes the named fields; the others stay. */
export async function updateCustomer(
  tx: Queryable,
  iCustomer: number,
  changes: CustomerUpdate,
): Promise<void> {
  await tx.query(update, [iCustomer, recordJson(changes)])
}
