import { type Queryable, statement } from '@openespf/foundation/pg'

const insert = statement<{ i_product_group: number }>(
  'billing.insert-product-group',
  'insert into billing.product_group (i_env, name) values ($1, $2) returning i_product_group',
)

export async function insertProductGroup(tx: Queryable, iEnv: number, name: string): Promise<number> {
  return (await tx.one(insert, [iEnv, name])).i_product_group
}
