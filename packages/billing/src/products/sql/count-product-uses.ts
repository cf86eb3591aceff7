import { type Queryable, statement } from '@openespf/foundation/pg'

type Uses = { open: number; closed: number; products: number }

const count = statement<Uses>(
  'billing.count-product-uses',
  `select count(*) filter (where bill_status <> 'C') as open, count(*) filter (where bill_status = 'C') as closed,
     (select count(*) from billing.product_allowed_addon where i_addon = $1::bigint) as products
   from billing.account
   where i_product = $1::bigint or i_account in
     (select i_account from billing.account_addon where i_product = $1::bigint)`,
)

/** How many accounts have the product as their main one or as an add-on, and how many products name it as allowed. */
export function countProductUses(tx: Queryable, iProduct: number): Promise<Uses> {
  return tx.one(count, [iProduct])
}
