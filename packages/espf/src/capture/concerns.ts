import type { Capture, CapturedTable } from '@openespf/contract/event-types'

/** The changed row's parent. */
export const PARENT = { variable: 'v_parent' }
const OWNED = 'i_env, i_customer, i_product'

/** What a child's trigger reads of its parent while locking it. */
export function parentColumns(table: CapturedTable): string {
  return table.startsWith('billing.account_') ? OWNED : 'i_env'
}

/** An account that a customer's change is passed on to. */
export const ACCOUNT = { variable: 'v_account', columns: `i_account, ${OWNED}` }

/**
 * Which customers and products an event concerns, before and after the change: SQL expressions of integer arrays without
 * nulls; absent: none.
 */
export type Concerns = { customers?: string; products?: string }

/** What handlers' filters compare an event with. A change from one to another concerns both; then one may stand twice. */
export function concernsOf({ table, on, forEach }: Capture): Concerns {
  if (forEach !== undefined) {
    return {
      customers: listed(`${ACCOUNT.variable}.i_customer`),
      products: listed(`${ACCOUNT.variable}.i_product`),
    }
  }
  const row = on === 'delete' ? 'old' : 'new'
  const rows = on === 'update' ? ['old', 'new'] : [row]
  const columns = (name: string): string[] => rows.map((one) => `${one}.${name}`)
  switch (table) {
    case 'billing.account':
      return { customers: listed(...columns('i_customer')), products: listed(...columns('i_product')) }
    case 'billing.account_addon':
      return {
        customers: listed(`${PARENT.variable}.i_customer`),
        products: listed(`${PARENT.variable}.i_product`, ...columns('i_product')),
      }
    case 'billing.account_bundle':
      return {
        customers: listed(`${PARENT.variable}.i_customer`),
        products: `array_remove(${listed(`${PARENT.variable}.i_product`, `${row}.i_product`)}, null)`,
      }
    case 'billing.account_alias':
    case 'billing.account_followme_number':
    case 'billing.account_counter':
    case 'billing.account_custom_field_value':
      return {
        customers: listed(`${PARENT.variable}.i_customer`),
        products: listed(`${PARENT.variable}.i_product`),
      }
    case 'billing.customer':
    case 'billing.invoice':
    case 'billing.customer_site':
    case 'billing.customer_custom_field_value':
      return { customers: listed(`${row}.i_customer`) }
    case 'billing.product':
    case 'billing.accessibility':
      return { products: listed(`${row}.i_product`) }
    case 'billing.payment_transaction':
      return {
        customers: listed(
          `coalesce(${row}.i_customer, (select i_customer from billing.account where i_account = ${row}.i_account))`,
        ),
      }
    case 'billing.sim_card':
      // Nobody can hold a card that is not there yet, or is gone.
      return on === 'update' ? { customers: ofHolder('i_customer'), products: ofHolder('i_product') } : {}
    case 'billing.sim_card_custom_field_value':
      return { customers: ofHolder('i_customer'), products: ofHolder('i_product') }
    case 'billing.did_number':
      return on === 'update' ? { customers: `array_remove(${listed(...columns('i_customer'))}, null)` } : {}
    case 'billing.custom_field':
    case 'billing.access_policy':
    case 'billing.access_policy_phase':
      return {}
    default:
      return table satisfies never
  }
}

const listed = (...values: readonly string[]): string => `array[${values.join(', ')}]`
/** Null when nobody holds the changed card. */
const ofHolder = (column: string): string =>
  `(select array[${column}] from billing.account where i_sim_card = new.i_sim_card)`
