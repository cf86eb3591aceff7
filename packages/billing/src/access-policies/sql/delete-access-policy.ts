import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'billing.delete-access-policy',
  'delete from billing.access_policy where i_access_policy = $1::bigint',
)

export async function deleteAccessPolicy(tx: Queryable, iAccessPolicy: number): Promise<void> {
  await tx.query(remove, [iAccessPolicy])
}
