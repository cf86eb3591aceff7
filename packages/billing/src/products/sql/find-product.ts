import { type Queryable, statement } from '@openespf/foundation/pg'
import { type Product, type ProductRow, productColumns, readProduct } from './product-row.ts'

const find = statement<ProductRow>(
  'billing.find-product',
  `select ${productColumns('p')} from billing.product p
   where p.i_env = $1 and not p.archived and ($2::bigint is null or p.i_product = $2)
     and ($3::text is null or p.name = $3)`,
)

export async function findProduct(
  queryable: Queryable,
  iEnv: number,
  key: { iProduct?: number; name?: string },
): Promise<Product | undefined> {
  const row = await queryable.maybe(find, [iEnv, key.iProduct, key.name])
  return row && readProduct(row)
}
