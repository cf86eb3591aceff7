import { type Queryable, statement } from '@openespf/foundation/pg'

const share = statement<{ i_product_group: number }>(
  'billing.share-product-group',
  `select i_product_group from billing.product_group
   where i_env = $1 and i_product_group = $2::bigint for key share`,
)

/** Whether the group exists; if so it can't be deleted before the transaction ends. */
export async function shareProductGroup(
  tx: Queryable,
  iEnv: number,
  iProductGroup: number,
): Promise<boolean> {
  return (await tx.maybe(share, [iEnv, iProductGroup])) !== undefined
}
