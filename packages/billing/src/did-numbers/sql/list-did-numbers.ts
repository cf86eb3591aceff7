import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Page, Paging } from '../../core/paging.ts'
import type { View } from '../../core/view.ts'
import { camelRow } from '../../sql/names.ts'
import { type PageRow, pageText, readPage } from '../../sql/page.ts'
import { seesNumber, viewValue } from '../../sql/sees.ts'
import { type DidNumber, type DidNumberRow, didNumberColumns } from './did-number-row.ts'

/** `usage` of espf-facts §7.5: all, idle, used by an account, not used (idle, or a customer's only), frozen. */
export type DidUsage = 'A' | 'I' | 'U' | 'F' | 'Z'
/** `number` is a pattern: `%` any string, `_` one character. */
export type DidNumberFilter = { number?: string; iCustomer?: number; iAccount?: number; usage?: DidUsage }

const list = statement<PageRow<DidNumberRow>>(
  'billing.list-did-numbers',
  pageText({
    table: 'billing.did_number',
    key: 'i_did_number',
    filter: `${seesNumber('$4', 'x')} and ($5::text is null or x.number like $5 escape '')
      and ($6::bigint is null or x.i_customer = $6) and ($7::bigint is null or x.i_account = $7)
      and case $8::text when 'I' then x.i_customer is null when 'U' then x.i_account is not null
        when 'F' then x.i_account is null when 'Z' then x.frozen else true end`,
    columns: didNumberColumns('page'),
  }),
)

export function listDidNumbers(
  queryable: Queryable,
  view: View,
  filter: DidNumberFilter,
  paging: Paging,
): Promise<Page<DidNumber>> {
  const { number, iCustomer, iAccount, usage } = filter
  return readPage(queryable, {
    statement: list,
    paging,
    filter: [viewValue(view), number, iCustomer, iAccount, usage],
    read: (row: DidNumberRow) => camelRow(row),
    isRow: (row) => row.i_did_number !== null,
  })
}
