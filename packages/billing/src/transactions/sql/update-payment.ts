import type { Money } from '@openespf/contract/money'
import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { PaymentStatus } from './lock-payment.ts'

const columns = ['status', 'result_code', 'balance_after']

const update = statement(
  'billing.update-payment',
  `update billing.payment_transaction t set ${columns.map((column) => `${column} = n.${column}`).join(', ')}
   from billing.payment_transaction x, jsonb_populate_record(x, $2::jsonb) n
   where x.i_payment_transaction = $1::bigint and t.i_payment_transaction = x.i_payment_transaction`,
)

/** Writes the named fields; the others stay. */
export async function updatePayment(
  tx: Queryable,
  iPaymentTransaction: number,
  changes: { status?: PaymentStatus; resultCode?: string; balanceAfter?: Money },
): Promise<void> {
  await tx.query(update, [iPaymentTransaction, recordJson(changes)])
}
