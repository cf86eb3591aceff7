import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Page, Paging } from '../../core/paging.ts'
import type { View } from '../../core/view.ts'
import { type PageRow, pageText, readPage } from '../../sql/page.ts'
import { seesAccount, viewValue } from '../../sql/sees.ts'
import { type Account, type AccountViewRow, readAccountView, viewColumns, viewJoins } from './account-view.ts'

const list = statement<PageRow<AccountViewRow>>(
  'billing.list-accounts',
  pageText({
    table: 'billing.account',
    key: 'i_account',
    filter: `${seesAccount('$4', 'x')} and ($5::bigint is null or x.i_customer = $5) and ($6::bigint is null or x.i_product = $6)
      and ($7::text is null or x.id like $7 escape '') and (not $8::boolean or x.bill_status <> 'C')
      and ($9::text is null or x.companyname like $9 escape '') and ($10::text is null or x.email like $10 escape '')
      and ($11::text is null or x.state like $11 escape '') and ($12::text is null or x.bill_status = $12)
      and (($13::text is null and $14::text is null) or exists (
        select from billing.customer_extension f where f.i_account = x.i_account
          and ($13::text is null or f.id like $13 escape '') and ($14::text is null or f.name like $14 escape '')))
      and ($15::bigint is null or x.i_customer_site = $15)`,
    columns: viewColumns,
    joins: viewJoins,
  }),
)

/** Texts other than `billStatus` are patterns: `%` any string, `_` one character. */
export type AccountFilter = {
  iCustomer?: number
  iProduct?: number
  iCustomerSite?: number
  id?: string
  notClosed?: boolean
  companyname?: string
  email?: string
  /** of the address */
  state?: string
  billStatus?: string
  extensionId?: string
  extensionName?: string
}

export function listAccounts(
  queryable: Queryable,
  view: View,
  filter: AccountFilter,
  paging: Paging,
): Promise<Page<Account>> {
  return readPage(queryable, {
    statement: list,
    paging,
    filter: [
      ...[viewValue(view), filter.iCustomer, filter.iProduct, filter.id, filter.notClosed ?? false],
      ...[filter.companyname, filter.email, filter.state, filter.billStatus],
      ...[filter.extensionId, filter.extensionName, filter.iCustomerSite],
    ],
    read: readAccountView,
    isRow: (row) => row.i_account !== null,
  })
}
