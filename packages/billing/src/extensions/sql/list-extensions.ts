import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Page, Paging } from '../../core/paging.ts'
import type { View } from '../../core/view.ts'
import { type PageRow, pageText, readPage } from '../../sql/page.ts'
import { seesCustomer, viewValue } from '../../sql/sees.ts'
import { type Extension, type ExtensionRow, readExtension } from './extension-row.ts'

const list = statement<PageRow<ExtensionRow>>(
  'billing.list-extensions',
  pageText({
    table: 'billing.customer_extension',
    key: 'i_c_ext',
    filter: `x.i_customer = $5::bigint and exists (
      select from billing.customer c where c.i_customer = x.i_customer and ${seesCustomer('$4', 'c')})`,
    columns: 'page.i_c_ext, page.i_customer, page.id, page.name, page.i_account, a.id as account_id',
    joins: 'left join billing.account a on a.i_account = page.i_account',
  }),
)

export function listExtensions(
  queryable: Queryable,
  view: View,
  iCustomer: number,
  paging: Paging,
): Promise<Page<Extension>> {
  return readPage(queryable, {
    statement: list,
    paging,
    filter: [viewValue(view), iCustomer],
    read: readExtension,
    isRow: (row) => row.i_c_ext !== null,
  })
}
