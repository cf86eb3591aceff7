import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'billing.delete-account-addon',
  'delete from billing.account_addon where i_account = $1::bigint and i_product = $2::bigint',
)

export async function deleteAccountAddon(tx: Queryable, iAccount: number, iProduct: number): Promise<void> {
  await tx.query(remove, [iAccount, iProduct])
}
