import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesAccount, viewValue } from '../../sql/sees.ts'
import { type Alias, type AliasRow, aliasColumns, readAlias } from './alias-row.ts'

const find = statement<AliasRow>(
  'billing.find-alias',
  `select ${aliasColumns('l')} from billing.account_alias l join billing.account a on a.i_account = l.i_account
   where ${seesAccount('$1', 'a')} and l.i_env = ($1::int[])[1]
     and ($2::bigint is null or l.i_alias = $2) and ($3::text is null or l.id = $3)`,
)

/** One of the keys must be given; an alias is seen by whoever sees its master. */
export async function findAlias(
  queryable: Queryable,
  view: View,
  key: { iAlias?: number; id?: string },
): Promise<Alias | undefined> {
  const row = await queryable.maybe(find, [viewValue(view), key.iAlias, key.id])
  return row && readAlias(row)
}
