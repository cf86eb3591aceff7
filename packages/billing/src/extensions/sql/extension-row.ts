import { type CamelRow, camelRow } from '../../sql/names.ts'

export type ExtensionRow = {
  i_c_ext: number
  i_customer: number
  id: string
  name: string
  i_account: number | null
  account_id: string | null
}

/** A short number inside a customer's office. */
export type Extension = CamelRow<ExtensionRow>

/** Of an extension's row that stands as `e`, beside its account as `a`. */
export const extensionColumns = 'e.i_c_ext, e.i_customer, e.id, e.name, e.i_account, a.id as account_id'
export const extensionJoin = 'left join billing.account a on a.i_account = e.i_account'

export function readExtension(row: ExtensionRow): Extension {
  return camelRow(row)
}
