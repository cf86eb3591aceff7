import type { Queryable } from '@openespf/foundation/pg'
import { invalid, notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import type { Customer } from './sql/customer-row.ts'
import { findCustomer } from './sql/find-customer.ts'

const BRANCH = 2
const MAIN = 3

/**
 * Refuses a branch office without a main office, another customer with one, and a main office that is not seen, is none,
 * or is under another reseller. What kind of office the main one is, is read without a lock: one that changes later
 * leaves its branches as they are.
 */
export async function requireOffice(
  queryable: Queryable,
  view: View,
  { iOfficeType, iMainCustomer, iParent }: Pick<Customer, 'iOfficeType' | 'iMainCustomer' | 'iParent'>,
): Promise<void> {
  if (iMainCustomer === null) {
    if (iOfficeType === BRANCH) throw invalid('a branch office (i_office_type 2) needs i_main_customer')
    return
  }
  if (iOfficeType !== BRANCH) throw invalid('i_main_customer is for branch offices (i_office_type 2)')
  const main = await findCustomer(queryable, view, { iCustomer: iMainCustomer })
  if (!main) throw notFound('customer', `i_customer ${iMainCustomer}`)
  if (main.iOfficeType !== MAIN || main.iParent !== iParent)
    throw invalid(`customer ${iMainCustomer} is no main office beside this customer`)
}
