import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import { insertedColumns } from './account-columns.ts'
import type { LockedAccount } from './lock-accounts.ts'

const insert = statement<{ i_account: number }>(
  'billing.insert-account',
  `insert into billing.account (${insertedColumns.join(', ')})
   select ${insertedColumns.map((column) => `n.${column}`).join(', ')}
   from jsonb_populate_record(null::billing.account, $1::jsonb) n
   returning i_account`,
)

export async function insertAccount(
  tx: Queryable,
  account: Omit<LockedAccount, 'iAccount' | 'availableFunds' | 'iSubscriber'>,
): Promise<number> {
  return (await tx.one(insert, [recordJson(account)])).i_account
}
