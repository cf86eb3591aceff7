import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Page, Paging } from '../../core/paging.ts'
import type { View } from '../../core/view.ts'
import { type PageRow, pageText, readPage } from '../../sql/page.ts'
import { seesAccount, viewValue } from '../../sql/sees.ts'
import { readXdr, type Xdr, type XdrRow, xdrColumns } from './xdr-row.ts'

const list = statement<PageRow<XdrRow>>(
  'billing.list-xdrs',
  pageText({
    table: 'billing.xdr',
    key: 'i_xdr',
    filter: `${seesAccount('$4', 'x')} and ($5::bigint is null or x.i_account = $5)
      and ($6::bigint is null or x.i_customer = $6) and ($7::int is null or x.i_service = $7)
      and ($8::timestamptz is null or x.connect_time >= $8) and ($9::timestamptz is null or x.connect_time < $9)`,
    columns: xdrColumns,
  }),
)

/** `from` counts, `to` does not. */
export type XdrFilter = {
  iAccount?: number
  iCustomer?: number
  iService?: number
  from?: Date
  to?: Date
}

export function listXdrs(
  queryable: Queryable,
  view: View,
  filter: XdrFilter,
  paging: Paging,
): Promise<Page<Xdr>> {
  const { iAccount, iCustomer, iService, from, to } = filter
  return readPage(queryable, {
    statement: list,
    paging,
    filter: [viewValue(view), iAccount, iCustomer, iService, from, to],
    read: readXdr,
    isRow: (row) => row.i_xdr !== null,
  })
}
