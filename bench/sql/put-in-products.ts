import { type Queryable, statement } from '@openespf/foundation/pg'

const withoutTriggers = statement('', 'set local session_replication_role = replica')

const put = statement(
  '',
  'update billing.account set i_product = case when i_account <= $1 then 1 else 2 end',
)

/** Gives the accounts 1 … `count` the product 1, all others the product 2. */
export async function putInProducts(tx: Queryable, count: number): Promise<void> {
  await tx.query(withoutTriggers)
  await tx.query(put, [count])
}
