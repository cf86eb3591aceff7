import type { CustomerSearchColumn } from '@openespf/contract/billing'
import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Page, Paging } from '../../core/paging.ts'
import type { View } from '../../core/view.ts'
import { type PageRow, pageText, readPage } from '../../sql/page.ts'
import { seesCustomer, viewValue } from '../../sql/sees.ts'
import { type Customer, type CustomerRow, customerColumns, readCustomer } from './customer-row.ts'

const list = statement<PageRow<CustomerRow>>(
  'billing.list-customers',
  pageText({
    table: 'billing.customer',
    key: 'i_customer',
    filter: `${seesCustomer('$4', 'x')} and ($5::text is null or x.name like $5 escape '')
      and ($6::text is null or x.bill_status = $6)
      and ($7::bigint is null or x.i_parent = $7) and ($8::int is null or x.i_customer_type = $8)
      and ($9::int is null or x.i_office_type = $9) and ($10::bigint is null or x.i_main_customer = $10)
      and (not $11::boolean or x.bill_status <> 'E') and (not $12::boolean or x.available_funds <= 0)
      and ($13::text[] is null or exists (
        select from jsonb_each_text(to_jsonb(x)) f where f.key = any ($13) and f.value ilike $14))`,
    columns: customerColumns,
  }),
)

export type CustomerFilter = {
  name?: string
  billStatus?: string
  iParent?: number
  iCustomerType?: number
  iOfficeType?: number
  iMainCustomer?: number
  notExported?: boolean
  /** without funds left */
  creditLimitExceeded?: boolean
  /** a pattern that one of the columns must fit, whatever its case */
  search?: { columns: readonly CustomerSearchColumn[]; value: string }
}

/** `name` is a pattern: `%` any string, `_` one character. */
export function listCustomers(
  queryable: Queryable,
  view: View,
  filter: CustomerFilter,
  paging: Paging,
): Promise<Page<Customer>> {
  return readPage(queryable, {
    statement: list,
    paging,
    filter: [
      ...[viewValue(view), filter.name, filter.billStatus, filter.iParent, filter.iCustomerType],
      ...[filter.iOfficeType, filter.iMainCustomer, filter.notExported ?? false],
      ...[filter.creditLimitExceeded ?? false, filter.search?.columns, filter.search?.value],
    ],
    read: readCustomer,
    isRow: (row) => row.i_customer !== null,
  })
}
