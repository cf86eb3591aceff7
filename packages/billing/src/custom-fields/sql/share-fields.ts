import { type Queryable, statement } from '@openespf/foundation/pg'
import type { FieldOwner } from '../core/field.ts'

const share = statement(
  'billing.share-fields',
  `select from billing.custom_field where i_env = $1 and entity = $2 and not archived
   order by i_custom_field for share`,
)

/** Holds the fields of a kind of entity as they are until the transaction ends. */
export async function shareFields(tx: Queryable, iEnv: number, owner: FieldOwner): Promise<void> {
  await tx.query(share, [iEnv, owner])
}
