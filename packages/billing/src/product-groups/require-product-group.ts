import type { Queryable } from '@openespf/foundation/pg'
import { notFound } from '../core/refusals.ts'
import { shareProductGroup } from './sql/share-product-group.ts'

/** Refuses a reference to a group that does not exist; holds the group until the transaction ends. */
export async function requireProductGroup(
  tx: Queryable,
  iEnv: number,
  iProductGroup: number | null | undefined,
): Promise<void> {
  if (typeof iProductGroup === 'number' && !(await shareProductGroup(tx, iEnv, iProductGroup)))
    throw notFound('product group', `i_product_group ${iProductGroup}`)
}
