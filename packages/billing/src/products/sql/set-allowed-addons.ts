import { type Queryable, statement } from '@openespf/foundation/pg'

const set = statement(
  'billing.set-allowed-addons',
  `with gone as (
     delete from billing.product_allowed_addon where i_product = $1::bigint and i_addon <> all ($2::bigint[])
   )
   insert into billing.product_allowed_addon (i_product, i_addon)
   select $1, unnest($2::bigint[]) on conflict do nothing`,
)

export async function setAllowedAddons(
  tx: Queryable,
  iProduct: number,
  addons: readonly number[],
): Promise<void> {
  await tx.query(set, [iProduct, addons])
}
