import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement('billing.delete-product', 'delete from billing.product where i_product = $1::bigint')

export async function deleteProduct(tx: Queryable, iProduct: number): Promise<void> {
  await tx.query(remove, [iProduct])
}
