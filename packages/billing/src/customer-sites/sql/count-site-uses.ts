import { type Queryable, statement } from '@openespf/foundation/pg'

type Uses = { open: number; closed: number }

const count = statement<Uses>(
  'billing.count-site-uses',
  `select count(*) filter (where bill_status <> 'C') as open, count(*) filter (where bill_status = 'C') as closed
   from billing.account where i_customer_site = $1::bigint`,
)

/** How many accounts belong to the site. */
export function countSiteUses(tx: Queryable, iCustomerSite: number): Promise<Uses> {
  return tx.one(count, [iCustomerSite])
}
