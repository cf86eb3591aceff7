import type { Money } from '@openespf/contract/money'
import { type Queryable, statement } from '@openespf/foundation/pg'
import { readMoney } from '../../sql/names.ts'

/**
 * The actions that are no charges stand here as the partial indexes of payment_transaction have them. Debit accounts have
 * paid for their charges before. $4: the invoice that is replaced, whose charges are taken over.
 */
const take = statement<{ amount: string }>(
  'billing.take-charges',
  `with charge as (
     select t.i_payment_transaction from billing.payment_transaction t
     where t.i_customer = $1::bigint and t.i_invoice is null and t.created_at < $3
       and t.action not in ('Manual credit', 'Manual payment', 'Promotional credit', 'Refund')
     union all
     select t.i_payment_transaction from billing.account a join billing.payment_transaction t on t.i_account = a.i_account
     where a.i_customer = $1::bigint and a.billing_model <> -1 and t.i_invoice is null and t.created_at < $3
       and t.action not in ('Manual credit', 'Manual payment', 'Promotional credit', 'Refund')
     union all
     select i.i_payment_transaction from billing.invoice_item i where i.i_invoice = $4::bigint
   ), taken as (
     update billing.payment_transaction t set i_invoice = $2::bigint
     from charge where t.i_payment_transaction = charge.i_payment_transaction
     returning t.i_payment_transaction, t.amount
   ), item as (
     insert into billing.invoice_item (i_invoice, i_payment_transaction)
     select $2::bigint, i_payment_transaction from taken
   )
   select coalesce(sum(amount), 0) as amount from taken`,
)

/**
 * Puts the customer's charges before `until` that stand on no invoice yet, its own and its accounts', on the invoice, and
 * returns what they come to. A charge that is committed later stands on the next invoice. The customer is locked before.
 */
export async function takeCharges(
  tx: Queryable,
  iCustomer: number,
  wanted: { iInvoice: number; until: Date; replaces: number | null },
): Promise<Money> {
  const row = await tx.one(take, [iCustomer, wanted.iInvoice, wanted.until, wanted.replaces])
  return readMoney(row.amount)
}
