import { type Queryable, statement } from '@openespf/foundation/pg'
import { type Product, type ProductRow, productColumns, readProduct } from './product-row.ts'

const lock = statement<ProductRow>(
  'billing.lock-product',
  `select ${productColumns('p')} from billing.product p
   where p.i_env = $1 and p.i_product = $2::bigint and not p.archived for update of p`,
)

/** The product, locked until the transaction ends: nobody can change it or begin to refer to it. */
export async function lockProduct(
  tx: Queryable,
  iEnv: number,
  iProduct: number,
): Promise<Product | undefined> {
  const row = await tx.maybe(lock, [iEnv, iProduct])
  return row && readProduct(row)
}
