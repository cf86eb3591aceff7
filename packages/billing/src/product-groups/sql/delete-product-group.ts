import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'billing.delete-product-group',
  'delete from billing.product_group where i_product_group = $1::bigint',
)

export async function deleteProductGroup(tx: Queryable, iProductGroup: number): Promise<void> {
  await tx.query(remove, [iProductGroup])
}
