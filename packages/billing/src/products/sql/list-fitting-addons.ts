import { type Queryable, statement } from '@openespf/foundation/pg'
import { type Product, type ProductRow, productColumns, readProduct } from './product-row.ts'

const list = statement<ProductRow>(
  'billing.list-fitting-addons',
  `select ${productColumns('p')}
   from billing.product main
   join billing.product p on p.i_env = main.i_env and p.iso_4217 = main.iso_4217
   where main.i_product = $1::bigint and not p.archived and p.addon_priority > 0
     and (not exists (select from billing.product_allowed_addon where i_product = main.i_product)
       or exists (select from billing.product_allowed_addon a
         where a.i_product = main.i_product and a.i_addon = p.i_product))
   order by p.i_product`,
)

/** The add-ons in the main product's currency that it allows. */
export async function listFittingAddons(queryable: Queryable, iProduct: number): Promise<Product[]> {
  return (await queryable.query(list, [iProduct])).map(readProduct)
}
