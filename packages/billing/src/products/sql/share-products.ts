import { type Queryable, statement } from '@openespf/foundation/pg'
import { type Product, type ProductRow, productColumns, readProduct } from './product-row.ts'

const share = statement<ProductRow>(
  'billing.share-products',
  `select ${productColumns('p')} from billing.product p
   where p.i_env = $1 and p.i_product = any ($2::bigint[]) and not p.archived
   order by p.i_product for share of p`,
)

/** Those of the products that exist, which can't be changed or deleted before the transaction ends. */
export async function shareProducts(
  tx: Queryable,
  iEnv: number,
  ids: readonly number[],
): Promise<Map<number, Product>> {
  const rows = ids.length === 0 ? [] : await tx.query(share, [iEnv, ids])
  return new Map(rows.map((row) => [row.i_product, readProduct(row)]))
}
