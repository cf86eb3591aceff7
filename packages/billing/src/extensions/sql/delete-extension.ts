import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'billing.delete-extension',
  'delete from billing.customer_extension where i_c_ext = $1::bigint',
)

export async function deleteExtension(tx: Queryable, iCExt: number): Promise<void> {
  await tx.query(remove, [iCExt])
}
