import { type Queryable, statement } from '@openespf/foundation/pg'

const find = statement<{ i_product: number }>(
  'billing.find-unspread-product',
  `select i_product from billing.product where not plan_spread and i_product <> all ($1::bigint[])
   order by i_product limit 1`,
)

/** A product whose new plan its accounts have yet to get, but none of those left out. */
export async function findUnspreadProduct(
  queryable: Queryable,
  leftOut: readonly number[],
): Promise<number | undefined> {
  return (await queryable.maybe(find, [leftOut]))?.i_product
}
