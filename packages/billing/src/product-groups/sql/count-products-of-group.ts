import { type Queryable, statement } from '@openespf/foundation/pg'

const count = statement<{ products: number }>(
  'billing.count-products-of-group',
  'select count(*) as products from billing.product where i_product_group = $1::bigint',
)

/** How many products are in the group. */
export async function countProductsOfGroup(tx: Queryable, iProductGroup: number): Promise<number> {
  return (await tx.one(count, [iProductGroup])).products
}
