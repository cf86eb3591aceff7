import type { CustomerSiteInfo, CustomerSiteMethod } from '@openespf/contract/billing'
import type { CustomerSites } from '../../customer-sites/operations.ts'
import type { Site } from '../../customer-sites/sql/site-row.ts'
import type { Handlers } from './handlers.ts'
import { defined, optional, readId, readPaging } from './read-params.ts'

export function customerSiteHandlers(sites: CustomerSites): Handlers<CustomerSiteMethod> {
  return {
    async 'CustomerSite/add_customer_site'({ customer_site_info: info }, caller) {
      const site = { iCustomer: readId(info.i_customer), name: info.name }
      return { i_customer_site: await sites.add(caller, site) }
    },
    async 'CustomerSite/update_customer_site'({ customer_site_info: info }, caller) {
      const iCustomerSite = readId(info.i_customer_site)
      await sites.update(caller, iCustomerSite, defined({ name: info.name }))
      return { i_customer_site: iCustomerSite }
    },
    async 'CustomerSite/get_customer_site_list'(params, caller) {
      const filter = defined({ iCustomer: optional(params.i_customer, readId), name: params.name })
      const { items, ...total } = await sites.list(caller, filter, readPaging(params))
      return { customer_site_list: items.map(siteInfo), ...total }
    },
    async 'CustomerSite/delete_customer_site'(params, caller) {
      await sites.remove(caller, readId(params.i_customer_site))
      return { success: 1 }
    },
  }
}

function siteInfo(site: Site): CustomerSiteInfo {
  return { i_customer_site: site.iCustomerSite, i_customer: site.iCustomer, name: site.name }
}
