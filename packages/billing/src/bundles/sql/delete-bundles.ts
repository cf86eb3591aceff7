import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'billing.delete-bundles',
  'delete from billing.account_bundle where i_account_bundle = any ($1::bigint[])',
)

/** With their counters. */
export async function deleteBundles(tx: Queryable, bundles: readonly number[]): Promise<void> {
  if (bundles.length > 0) await tx.query(remove, [bundles])
}
