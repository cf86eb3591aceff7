import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'billing.delete-did-number',
  'delete from billing.did_number where i_did_number = $1::bigint',
)

export async function deleteDidNumber(tx: Queryable, iDidNumber: number): Promise<void> {
  await tx.query(remove, [iDidNumber])
}
