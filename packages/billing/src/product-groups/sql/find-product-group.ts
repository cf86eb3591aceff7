import { type Queryable, statement } from '@openespf/foundation/pg'
import { camelRow } from '../../sql/names.ts'
import { type ProductGroup, type ProductGroupRow, productGroupColumns } from './product-group-row.ts'

const find = statement<ProductGroupRow>(
  'billing.find-product-group',
  `select ${productGroupColumns} from billing.product_group
   where i_env = $1 and ($2::bigint is null or i_product_group = $2) and ($3::text is null or name = $3)`,
)

export async function findProductGroup(
  queryable: Queryable,
  iEnv: number,
  key: { iProductGroup?: number; name?: string },
): Promise<ProductGroup | undefined> {
  const row = await queryable.maybe(find, [iEnv, key.iProductGroup, key.name])
  return row && camelRow(row)
}
