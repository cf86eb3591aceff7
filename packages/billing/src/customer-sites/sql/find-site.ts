import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { camelRow } from '../../sql/names.ts'
import { viewValue } from '../../sql/sees.ts'
import { type Site, type SiteRow, seesSite, siteColumns } from './site-row.ts'

const find = statement<SiteRow>(
  'billing.find-site',
  `select ${siteColumns} from billing.customer_site s
   where ${seesSite('$1', 's')} and s.i_customer_site = $2::bigint`,
)

export async function findSite(
  queryable: Queryable,
  view: View,
  iCustomerSite: number,
): Promise<Site | undefined> {
  const row = await queryable.maybe(find, [viewValue(view), iCustomerSite])
  return row && camelRow(row)
}
