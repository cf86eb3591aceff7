import { type Queryable, statement } from '@openespf/foundation/pg'
import { camelRow } from '../../sql/names.ts'
import { type ProductGroup, type ProductGroupRow, productGroupColumns } from './product-group-row.ts'

const lock = statement<ProductGroupRow>(
  'billing.lock-product-group',
  `select ${productGroupColumns} from billing.product_group
   where i_env = $1 and i_product_group = $2::bigint for update`,
)

/** The group, locked until the transaction ends: nobody can change it or begin to refer to it. */
export async function lockProductGroup(
  tx: Queryable,
  iEnv: number,
  iProductGroup: number,
): Promise<ProductGroup | undefined> {
  const row = await tx.maybe(lock, [iEnv, iProductGroup])
  return row && camelRow(row)
}
