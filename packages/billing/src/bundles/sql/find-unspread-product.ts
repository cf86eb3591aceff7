import { type Queryable, statement } from '@openespf/foundation/pg'

const find = statement<{ i_product: number }>(
  'billing.find-unspread-product',
  'select i_product from billing.product where not plan_spread order by i_product limit 1',
)

/** A product whose new plan its accounts have yet to get. */
export async function findUnspreadProduct(queryable: Queryable): Promise<number | undefined> {
  return (await queryable.maybe(find))?.i_product
}
