import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Page, Paging } from '../../core/paging.ts'
import { camelRow } from '../../sql/names.ts'
import { type PageRow, pageText, readPage } from '../../sql/page.ts'
import { type ProductGroup, type ProductGroupRow, productGroupColumns } from './product-group-row.ts'

const list = statement<PageRow<ProductGroupRow>>(
  'billing.list-product-groups',
  pageText({
    table: 'billing.product_group',
    key: 'i_product_group',
    filter: `x.i_env = $4 and ($5::text is null or x.name like $5 escape '')`,
    columns: productGroupColumns,
  }),
)

/** `name` is a pattern: `%` any string, `_` one character. */
export function listProductGroups(
  queryable: Queryable,
  iEnv: number,
  filter: { name?: string },
  paging: Paging,
): Promise<Page<ProductGroup>> {
  return readPage(queryable, {
    statement: list,
    paging,
    filter: [iEnv, filter.name],
    read: (row: ProductGroupRow) => camelRow(row),
    isRow: (row) => row.i_product_group !== null,
  })
}
