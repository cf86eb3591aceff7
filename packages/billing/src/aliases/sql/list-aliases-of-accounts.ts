import { type Queryable, statement } from '@openespf/foundation/pg'
import { type Alias, type AliasRow, aliasColumns, readAlias } from './alias-row.ts'

const list = statement<AliasRow>(
  'billing.list-aliases-of-accounts',
  `select ${aliasColumns('l')} from billing.account_alias l
   where l.i_account = any ($1::bigint[]) order by l.i_account, l.i_alias`,
)

/** The aliases of accounts that the caller was found to see. */
export async function listAliasesOfAccounts(
  queryable: Queryable,
  accounts: readonly number[],
): Promise<Alias[]> {
  return accounts.length === 0 ? [] : (await queryable.query(list, [accounts])).map(readAlias)
}
