import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { camelRow } from '../../sql/names.ts'
import { viewValue } from '../../sql/sees.ts'
import { type Site, type SiteRow, seesSite, siteColumns } from './site-row.ts'

const share = statement<SiteRow>(
  'billing.share-site',
  `select ${siteColumns} from billing.customer_site s
   where ${seesSite('$1', 's')} and s.i_customer_site = $2::bigint for share`,
)

/** The site, which cannot change before the transaction ends. Shared before the accounts that are to belong to it are locked. */
export async function shareSite(tx: Queryable, view: View, iCustomerSite: number): Promise<Site | undefined> {
  const row = await tx.maybe(share, [viewValue(view), iCustomerSite])
  return row && camelRow(row)
}
