import { type Queryable, statement } from '@openespf/foundation/pg'

const close = statement(
  'billing.close-assigned',
  `update billing.assigned_subscription set int_status = 2, finish_date = $3, next_fee = null, due_at = null
   where (i_account = any ($1::bigint[]) or i_customer = $2::bigint) and int_status < 2`,
)

/** Closes all subscriptions of accounts and of a customer. */
export async function closeAssigned(
  tx: Queryable,
  of: { accounts: readonly number[]; iCustomer?: number },
  now: Date,
): Promise<void> {
  await tx.query(close, [of.accounts, of.iCustomer, now])
}
