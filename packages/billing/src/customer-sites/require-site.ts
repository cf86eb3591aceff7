import type { Queryable } from '@openespf/foundation/pg'
import { invalid, notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import { shareSite } from './sql/share-site.ts'

/**
 * Refuses a site that is not there; holds it until the transaction ends. Called before accounts are locked: a change of
 * the site passes its accounts on. The returned check refuses a site of another customer.
 */
export async function requireSite(
  tx: Queryable,
  view: View,
  iCustomerSite: number | null | undefined,
): Promise<(iCustomer: number) => void> {
  const isWanted = typeof iCustomerSite === 'number'
  const site = isWanted ? await shareSite(tx, view, iCustomerSite) : undefined
  if (isWanted && !site) throw notFound('customer site', `i_customer_site ${iCustomerSite}`)
  return (iCustomer) => {
    if (site && site.iCustomer !== iCustomer)
      throw invalid(`customer site ${iCustomerSite} is another customer's`)
  }
}
