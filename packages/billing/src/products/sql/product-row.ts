import type { Money } from '@openespf/contract/money'
import { type CamelRow, camelRow, readMoney } from '../../sql/names.ts'

export type ProductRow = {
  i_product: number
  i_env: number
  name: string
  description: string
  iso_4217: string
  addon_priority: number
  i_account_role: number
  i_access_policy: number | null
  visible_name: string
  i_product_group: number | null
  product_group_name: string | null
  realm: string
  hidden: boolean
  shared: boolean
  managed_by_user: boolean
  breakage: string
  i_vd_plan: number | null
}
export type Product = Omit<CamelRow<ProductRow>, 'breakage'> & { breakage: Money }

const columns = [
  ...['i_product', 'i_env', 'name', 'description', 'iso_4217', 'addon_priority', 'i_account_role'],
  ...['i_access_policy', 'visible_name', 'i_product_group', 'realm', 'hidden', 'shared', 'managed_by_user'],
  ...['breakage', 'i_vd_plan'],
]

/** The columns of a ProductRow, of the table's row named by the prefix. */
export function productColumns(prefix: string): string {
  return `${columns.map((name) => `${prefix}.${name}`).join(', ')},
    (select g.name from billing.product_group g where g.i_product_group = ${prefix}.i_product_group) as product_group_name`
}

export function readProduct(row: ProductRow): Product {
  return { ...camelRow(row), breakage: readMoney(row.breakage) }
}
