import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement('billing.delete-service', 'delete from billing.service where i_service = $1::bigint')

export async function deleteService(tx: Queryable, iService: number): Promise<void> {
  await tx.query(remove, [iService])
}
