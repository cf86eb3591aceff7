import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Extension } from './extension-row.ts'

const insert = statement<{ i_c_ext: number }>(
  'billing.insert-extension',
  `insert into billing.customer_extension (i_customer, id, name, i_account) values ($1, $2, $3, $4)
   returning i_c_ext`,
)

export async function insertExtension(
  tx: Queryable,
  extension: Omit<Extension, 'iCExt' | 'accountId'>,
): Promise<number> {
  const { iCustomer, id, name, iAccount } = extension
  return (await tx.one(insert, [iCustomer, id, name, iAccount])).i_c_ext
}
