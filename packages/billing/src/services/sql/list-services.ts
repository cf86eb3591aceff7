import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Page, Paging } from '../../core/paging.ts'
import { camelRow } from '../../sql/names.ts'
import { type PageRow, pageText, readPage } from '../../sql/page.ts'
import { type Service, type ServiceRow, type ServiceType, serviceColumns } from './service-row.ts'

const list = statement<PageRow<ServiceRow>>(
  'billing.list-services',
  pageText({
    table: 'billing.service',
    key: 'i_service',
    filter: `(x.i_env is null or x.i_env = $4) and ($5::text is null or x.name like $5 escape '')
      and ($6::text is null or x.service_type = $6)`,
    columns: serviceColumns,
  }),
)

export type ServiceFilter = { name?: string; serviceType?: ServiceType }

/** `name` is a pattern: `%` any string, `_` one character. */
export function listServices(
  queryable: Queryable,
  iEnv: number,
  filter: ServiceFilter,
  paging: Paging,
): Promise<Page<Service>> {
  return readPage(queryable, {
    statement: list,
    paging,
    filter: [iEnv, filter.name, filter.serviceType],
    read: (row: ServiceRow) => camelRow(row),
    isRow: (row) => row.i_service !== null,
  })
}
