import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { camelRow } from '../../sql/names.ts'
import { viewValue } from '../../sql/sees.ts'
import { type Site, type SiteRow, seesSite, siteColumns } from './site-row.ts'

const lock = statement<SiteRow>(
  'billing.lock-site',
  `select ${siteColumns} from billing.customer_site s
   where ${seesSite('$1', 's')} and s.i_customer_site = $2::bigint for update`,
)

/** The site, locked until the transaction ends: nobody can change it or begin to refer to it. */
export async function lockSite(tx: Queryable, view: View, iCustomerSite: number): Promise<Site | undefined> {
  const row = await tx.maybe(lock, [viewValue(view), iCustomerSite])
  return row && camelRow(row)
}
