import type { Page, Paging } from '../core/paging.ts'
import { duplicate, inUse, notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import { lockOpenCustomer } from '../customers/lock-open-customer.ts'
import type { BillingDeps } from '../deps.ts'
import { refuseDuplicates } from '../sql/refuse-duplicates.ts'
import { archiveSite } from './sql/archive-site.ts'
import { countSiteUses } from './sql/count-site-uses.ts'
import { deleteSite } from './sql/delete-site.ts'
import { insertSite } from './sql/insert-site.ts'
import { listSites, type SiteFilter } from './sql/list-sites.ts'
import { lockSite } from './sql/lock-site.ts'
import { renameSite } from './sql/rename-site.ts'
import type { Site } from './sql/site-row.ts'

export type CustomerSites = ReturnType<typeof createCustomerSites>

/** Operations on customers' sites. Refusals: `entity.not_found`, `entity.duplicate`, `entity.in_use`, `entity.closed`. */
export function createCustomerSites({ database, clock }: BillingDeps) {
  const refused = (name: string) => ({ customer_site_name: () => duplicate('customer site', 'name', name) })
  const missing = (id: number) => notFound('customer site', `i_customer_site ${id}`)

  return {
    add(view: View, { iCustomer, name }: { iCustomer: number; name: string }): Promise<number> {
      return database.transaction(async (tx) => {
        await lockOpenCustomer(tx, view, iCustomer)
        const site = { iEnv: view.iEnv, iCustomer, name, createdAt: clock.now() }
        return refuseDuplicates(insertSite(tx, site), refused(name))
      })
    },

    update(view: View, iCustomerSite: number, { name }: { name?: string }): Promise<void> {
      return database.transaction(async (tx) => {
        const site = await lockSite(tx, view, iCustomerSite)
        if (!site) throw missing(iCustomerSite)
        if (name === undefined || name === site.name) return
        await refuseDuplicates(renameSite(tx, iCustomerSite, name), refused(name))
      })
    },

    list(view: View, filter: SiteFilter, paging: Paging): Promise<Page<Site>> {
      return listSites(database, view, filter, paging)
    },

    /** A site that only closed accounts refer to is kept for them, out of sight. */
    remove(view: View, iCustomerSite: number): Promise<void> {
      return database.transaction(async (tx) => {
        if (!(await lockSite(tx, view, iCustomerSite))) throw missing(iCustomerSite)
        const uses = await countSiteUses(tx, iCustomerSite)
        if (uses.open > 0) throw inUse('customer site', `${uses.open} accounts`)
        if (uses.closed > 0) await archiveSite(tx, iCustomerSite)
        else await deleteSite(tx, iCustomerSite)
      })
    },
  }
}
