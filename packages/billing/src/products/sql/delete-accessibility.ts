import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'billing.delete-accessibility',
  'delete from billing.accessibility where i_accessibility = $1::bigint',
)

export async function deleteAccessibility(tx: Queryable, iAccessibility: number): Promise<void> {
  await tx.query(remove, [iAccessibility])
}
