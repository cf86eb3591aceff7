import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Page, Paging } from '../../core/paging.ts'
import type { View } from '../../core/view.ts'
import { type PageRow, pageText, readPage } from '../../sql/page.ts'
import { seesAccount, viewValue } from '../../sql/sees.ts'
import { type Alias, type AliasRow, aliasColumns, readAlias } from './alias-row.ts'

const list = statement<PageRow<AliasRow>>(
  'billing.list-aliases',
  pageText({
    table: 'billing.account_alias',
    key: 'i_alias',
    filter: `x.i_account = $5::bigint and exists (
      select from billing.account a where a.i_account = x.i_account and ${seesAccount('$4', 'a')})`,
    columns: aliasColumns('page'),
  }),
)

/** The aliases of one account. */
export function listAliases(
  queryable: Queryable,
  view: View,
  iAccount: number,
  paging: Paging,
): Promise<Page<Alias>> {
  return readPage(queryable, {
    statement: list,
    paging,
    filter: [viewValue(view), iAccount],
    read: readAlias,
    isRow: (row) => row.i_alias !== null,
  })
}
