import type { Money } from '@openespf/contract/money'
import { type Queryable, statement } from '@openespf/foundation/pg'
import { type CamelRow, camelRow, readMoney } from '../../sql/names.ts'
import { invoiceItems } from './invoice-items.ts'

type ItemRow = {
  /** null: what fees or usage came to */
  i_payment_transaction: number | null
  /** of usage */
  i_service: number | null
  action: string
  visible_comment: string
  amount: string
  created_at: Date
  i_account: number | null
  account_id: string | null
}

/** A charge as it stands on an invoice, or what a service or fee of an account came to. */
export type InvoiceItem = Omit<CamelRow<ItemRow>, 'amount'> & { amount: Money }

const list = statement<ItemRow>(
  'billing.list-invoice-items',
  `select i.i_payment_transaction, i.i_service, i.action, i.visible_comment, i.amount, i.created_at, i.i_account,
     a.id as account_id
   from ${invoiceItems('$1::bigint')} i left join billing.account a on a.i_account = i.i_account
   order by i.place`,
)

export async function listItems(queryable: Queryable, iInvoice: number): Promise<InvoiceItem[]> {
  const rows = await queryable.query(list, [iInvoice])
  return rows.map((row) => ({ ...camelRow(row), amount: readMoney(row.amount) }))
}
