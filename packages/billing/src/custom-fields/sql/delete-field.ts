import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'billing.delete-field',
  'delete from billing.custom_field where i_custom_field = $1::bigint',
)

/** Deletes the field and what is left of its values. */
export async function deleteField(tx: Queryable, iCustomField: number): Promise<void> {
  await tx.query(remove, [iCustomField])
}
