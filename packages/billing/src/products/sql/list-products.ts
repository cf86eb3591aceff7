import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Page, Paging } from '../../core/paging.ts'
import { type PageRow, pageText, readPage } from '../../sql/page.ts'
import { type Product, type ProductRow, productColumns, readProduct } from './product-row.ts'

/** Where `value` must be found, in any case of its letters. */
export type ProductSearch = { by: readonly ('name' | 'visible_name' | 'description')[]; value: string }

export type ProductFilter = {
  name?: string
  iProductGroup?: number
  isAddon?: boolean
  iAccountRole?: number
  search?: ProductSearch
}

const found = (column: string): string =>
  `('${column}' = any ($9::text[]) and strpos(lower(x.${column}), lower($10)) > 0)`

const list = statement<PageRow<ProductRow>>(
  'billing.list-products',
  pageText({
    table: 'billing.product',
    key: 'i_product',
    filter: `x.i_env = $4 and not x.archived and ($5::text is null or x.name like $5 escape '')
      and ($6::bigint is null or x.i_product_group = $6)
      and ($7::boolean is null or (x.addon_priority > 0) = $7) and ($8::int is null or x.i_account_role = $8)
      and ($10::text is null or ${['name', 'visible_name', 'description'].map(found).join(' or ')})`,
    columns: productColumns('page'),
  }),
)

/** `name` is a pattern: `%` any string, `_` one character. */
export function listProducts(
  queryable: Queryable,
  iEnv: number,
  filter: ProductFilter,
  paging: Paging,
): Promise<Page<Product>> {
  const { name, iProductGroup, isAddon, iAccountRole, search } = filter
  return readPage(queryable, {
    statement: list,
    paging,
    filter: [iEnv, name, iProductGroup, isAddon, iAccountRole, search?.by, search?.value],
    read: readProduct,
    isRow: (row) => row.i_product !== null,
  })
}
