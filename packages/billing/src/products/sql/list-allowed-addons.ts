import { type Queryable, statement } from '@openespf/foundation/pg'

const list = statement<{ i_addon: number }>(
  'billing.list-allowed-addons',
  'select i_addon from billing.product_allowed_addon where i_product = $1::bigint order by 1',
)

/** The add-ons that the main product's accounts may have; none: all. */
export async function listAllowedAddons(queryable: Queryable, iProduct: number): Promise<number[]> {
  return (await queryable.query(list, [iProduct])).map((row) => row.i_addon)
}
