import { type Queryable, statement } from '@openespf/foundation/pg'

const archive = statement(
  'billing.archive-site',
  'update billing.customer_site set archived = true where i_customer_site = $1::bigint',
)

export async function archiveSite(tx: Queryable, iCustomerSite: number): Promise<void> {
  await tx.query(archive, [iCustomerSite])
}
