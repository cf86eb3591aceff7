import type { Money } from '@openespf/contract/money'
import { type CamelRow, camelRow, readMoney } from '../../sql/names.ts'

export type XdrRow = {
  i_xdr: number
  i_env: number
  i_customer: number
  i_account: number | null
  i_service: number | null
  description: string
  connect_time: Date
  disconnect_time: Date
  charged_quantity: string
  covered_quantity: string
  charged_amount: string
  /** the invoice that it stands on */
  i_invoice: number | null
}
type Amounts = 'chargedQuantity' | 'coveredQuantity' | 'chargedAmount'
/** Usage of a service, or a fee: then without a service. */
export type Xdr = Omit<CamelRow<XdrRow>, Amounts> & Record<Amounts, Money>

export const xdrColumns = `i_xdr, i_env, i_customer, i_account, i_service, description, connect_time, disconnect_time,
  charged_quantity, covered_quantity, charged_amount, i_invoice`

export function readXdr(row: XdrRow): Xdr {
  return {
    ...camelRow(row),
    chargedQuantity: readMoney(row.charged_quantity),
    coveredQuantity: readMoney(row.covered_quantity),
    chargedAmount: readMoney(row.charged_amount),
  }
}
