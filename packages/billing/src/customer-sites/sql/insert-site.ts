import { type Queryable, statement } from '@openespf/foundation/pg'

const insert = statement<{ i_customer_site: number }>(
  'billing.insert-site',
  `insert into billing.customer_site (i_env, i_customer, name, created_at) values ($1, $2, $3, $4)
   returning i_customer_site`,
)

export async function insertSite(
  tx: Queryable,
  site: { iEnv: number; iCustomer: number; name: string; createdAt: Date },
): Promise<number> {
  return (await tx.one(insert, [site.iEnv, site.iCustomer, site.name, site.createdAt])).i_customer_site
}
