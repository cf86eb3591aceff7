import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement<{ i_alias: number }>(
  'billing.delete-alias',
  'delete from billing.account_alias where i_alias = $1::bigint returning i_alias',
)

/** Returns whether it was there. */
export async function deleteAlias(tx: Queryable, iAlias: number): Promise<boolean> {
  return (await tx.maybe(remove, [iAlias])) !== undefined
}
