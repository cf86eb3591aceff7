import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Page, Paging } from '../../core/paging.ts'
import { camelRow } from '../../sql/names.ts'
import { type PageRow, pageText, readPage } from '../../sql/page.ts'
import {
  type AccessPolicy,
  type AccessPolicyRow,
  accessPolicyColumns,
  type PolicyServiceType,
} from './access-policy-row.ts'

const list = statement<PageRow<AccessPolicyRow>>(
  'billing.list-access-policies',
  pageText({
    table: 'billing.access_policy',
    key: 'i_access_policy',
    filter: `x.i_env = $4 and ($5::text is null or x.name like $5 escape '')
      and ($6::text is null or x.service_type = $6)`,
    columns: accessPolicyColumns,
  }),
)

/** `name` is a pattern: `%` any string, `_` one character. */
export function listAccessPolicies(
  queryable: Queryable,
  iEnv: number,
  filter: { name?: string; serviceType?: PolicyServiceType },
  paging: Paging,
): Promise<Page<AccessPolicy>> {
  return readPage(queryable, {
    statement: list,
    paging,
    filter: [iEnv, filter.name, filter.serviceType],
    read: (row: AccessPolicyRow) => camelRow(row),
    isRow: (row) => row.i_access_policy !== null,
  })
}
