import type { CamelRow } from '../../sql/names.ts'
import { seesCustomer } from '../../sql/sees.ts'

export type SiteRow = { i_customer_site: number; i_customer: number; name: string }
export type Site = CamelRow<SiteRow>

export const siteColumns = 'i_customer_site, i_customer, name'

/** Whether the view in `param` sees the site whose row stands as `row`: whoever sees the customer does. */
export function seesSite(param: string, row: string): string {
  return `(not ${row}.archived and exists (select from billing.customer o
    where o.i_customer = ${row}.i_customer and ${seesCustomer(param, 'o')}))`
}
