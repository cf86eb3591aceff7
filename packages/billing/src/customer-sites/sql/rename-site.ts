import { type Queryable, statement } from '@openespf/foundation/pg'

const rename = statement(
  'billing.rename-site',
  'update billing.customer_site set name = $2 where i_customer_site = $1::bigint',
)

export async function renameSite(tx: Queryable, iCustomerSite: number, name: string): Promise<void> {
  await tx.query(rename, [iCustomerSite, name])
}
