import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'billing.delete-site',
  'delete from billing.customer_site where i_customer_site = $1::bigint',
)

export async function deleteSite(tx: Queryable, iCustomerSite: number): Promise<void> {
  await tx.query(remove, [iCustomerSite])
}
