import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Extension } from './extension-row.ts'

const update = statement(
  'billing.update-extension',
  'update billing.customer_extension set id = $2, name = $3, i_account = $4 where i_c_ext = $1::bigint',
)

export async function updateExtension(
  tx: Queryable,
  { iCExt, id, name, iAccount }: Pick<Extension, 'iCExt' | 'id' | 'name' | 'iAccount'>,
): Promise<void> {
  await tx.query(update, [iCExt, id, name, iAccount])
}
