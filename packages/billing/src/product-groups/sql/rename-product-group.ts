import { type Queryable, statement } from '@openespf/foundation/pg'

const rename = statement(
  'billing.rename-product-group',
  'update billing.product_group set name = $2 where i_product_group = $1::bigint',
)

export async function renameProductGroup(tx: Queryable, iProductGroup: number, name: string): Promise<void> {
  await tx.query(rename, [iProductGroup, name])
}
