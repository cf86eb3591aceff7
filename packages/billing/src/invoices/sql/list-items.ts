import type { Money } from '@openespf/contract/money'
import { type Queryable, statement } from '@openespf/foundation/pg'
import { type CamelRow, camelRow, readMoney } from '../../sql/names.ts'

type ItemRow = {
  i_payment_transaction: number
  action: string
  visible_comment: string
  amount: string
  created_at: Date
  i_account: number | null
  account_id: string | null
}

/** A charge as it stands on an invoice. */
export type InvoiceItem = Omit<CamelRow<ItemRow>, 'amount'> & { amount: Money }

const list = statement<ItemRow>(
  'billing.list-invoice-items',
  `select t.i_payment_transaction, t.action, t.visible_comment, t.amount, t.created_at, t.i_account, a.id as account_id
   from billing.invoice_item i
   join billing.payment_transaction t on t.i_payment_transaction = i.i_payment_transaction
   left join billing.account a on a.i_account = t.i_account
   where i.i_invoice = $1::bigint order by t.i_payment_transaction limit $2::bigint`,
)

/** Beyond so many the items of an invoice are not listed; its amounts hold them all. */
const ITEM_LIMIT = 1000

export async function listItems(queryable: Queryable, iInvoice: number): Promise<InvoiceItem[]> {
  const rows = await queryable.query(list, [iInvoice, ITEM_LIMIT])
  return rows.map((row) => ({ ...camelRow(row), amount: readMoney(row.amount) }))
}
