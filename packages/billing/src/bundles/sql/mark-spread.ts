import { type Queryable, statement } from '@openespf/foundation/pg'

const mark = statement(
  'billing.mark-spread',
  'update billing.product set plan_spread = true where i_product = $1::bigint',
)

export async function markSpread(tx: Queryable, iProduct: number): Promise<void> {
  await tx.query(mark, [iProduct])
}
