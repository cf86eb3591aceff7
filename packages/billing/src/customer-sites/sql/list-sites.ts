import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Page, Paging } from '../../core/paging.ts'
import type { View } from '../../core/view.ts'
import { camelRow } from '../../sql/names.ts'
import { type PageRow, pageText, readPage } from '../../sql/page.ts'
import { viewValue } from '../../sql/sees.ts'
import { type Site, type SiteRow, seesSite, siteColumns } from './site-row.ts'

const list = statement<PageRow<SiteRow>>(
  'billing.list-sites',
  pageText({
    table: 'billing.customer_site',
    key: 'i_customer_site',
    filter: `${seesSite('$4', 'x')} and ($5::bigint is null or x.i_customer = $5)
      and ($6::text is null or x.name like $6 escape '')`,
    columns: siteColumns,
  }),
)

export type SiteFilter = { iCustomer?: number; name?: string }

/** `name` is a pattern: `%` any string, `_` one character. */
export function listSites(
  queryable: Queryable,
  view: View,
  filter: SiteFilter,
  paging: Paging,
): Promise<Page<Site>> {
  return readPage(queryable, {
    statement: list,
    paging,
    filter: [viewValue(view), filter.iCustomer, filter.name],
    read: (row: SiteRow) => camelRow(row),
    isRow: (row) => row.i_customer_site !== null,
  })
}
