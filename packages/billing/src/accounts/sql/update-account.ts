import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import { updatedColumns } from './account-columns.ts'
import type { LockedAccount } from './lock-accounts.ts'

const update = statement(
  'billing.update-account',
  `update billing.account a set ${updatedColumns.map((column) => `${column} = n.${column}`).join(', ')}
   from billing.account x, jsonb_populate_record(x, $2::jsonb) n
   where x.i_account = $1::bigint and a.i_account = x.i_account`,
)

export type AccountUpdate = Partial<
  Omit<LockedAccount, 'iAccount' | 'iEnv' | 'iCustomer' | 'availableFunds' | 'iSubscriber' | 'createdAt'>
> & { closedAt?: Date }

/** Writes the named fields; the others stay. Without any, nothing is written and no event raised. */
export async function updateAccount(tx: Queryable, iAccount: number, changes: AccountUpdate): Promise<void> {
  if (Object.keys(changes).length > 0) await tx.query(update, [iAccount, recordJson(changes)])
}
