import type { CamelRow } from '../../sql/names.ts'

export type ProductGroupRow = { i_product_group: number; name: string }
export type ProductGroup = CamelRow<ProductGroupRow>

export const productGroupColumns = 'i_product_group, name'
