import type { ResourceName } from '@openespf/contract/billing-v2'
import { seesAccount, seesCard, seesCustomer } from '../../../sql/sees.ts'
import type { Source } from './source.ts'

const seesEnv = (param: string, row: string): string => `${row}.i_env = (${param}::int[])[1]`

const products: Source = {
  table: 'billing.product',
  sees: seesEnv,
  only: (row) => `not ${row}.archived`,
  columns: {},
  joins: { access_policy: (row, as) => `${as}.i_access_policy = ${row}.i_access_policy` },
}

const accessPolicies: Source = { table: 'billing.access_policy', sees: seesEnv, columns: {}, joins: {} }

const customers: Source = { table: 'billing.customer', sees: seesCustomer, columns: {}, joins: {} }

const accounts: Source = {
  table: 'billing.account',
  sees: seesAccount,
  columns: {
    assigned_addons: (row) => `(
      select coalesce(jsonb_agg(jsonb_build_object(
        'i_product', d.i_product, 'name', o.name, 'effective_from', ${isoTime('d.effective_from')},
        'effective_to', ${isoTime('d.effective_to')}) order by o.addon_priority desc, o.i_product), '[]')
      from billing.account_addon d join billing.product o on o.i_product = d.i_product
      where d.i_account = ${row}.i_account)`,
  },
  joins: {
    customer: (row, as) => `${as}.i_customer = ${row}.i_customer`,
    product: (row, as) => `${as}.i_product = ${row}.i_product`,
    sim_card: (row, as) => `${as}.i_sim_card = ${row}.i_sim_card`,
    access_policy: (row, as) => `${as}.i_access_policy = ${row}.i_access_policy`,
  },
}

const simCards: Source = {
  table: 'billing.sim_card',
  sees: seesCard,
  columns: {
    i_account: (row) => `(select h.i_account from billing.account h where h.i_sim_card = ${row}.i_sim_card)`,
    msisdn: (row) =>
      `(select split_part(h.id, '@', 1) from billing.account h where h.i_sim_card = ${row}.i_sim_card)`,
  },
  joins: { account: (row, as) => `${as}.i_sim_card = ${row}.i_sim_card` },
}

const transactions: Source = {
  table: 'billing.payment_transaction',
  sees: (param, row) => `(${row}.i_env = (${param}::int[])[1] and (
    exists (select from billing.customer c where c.i_customer = ${row}.i_customer and ${seesCustomer(param, 'c')})
    or exists (select from billing.account a where a.i_account = ${row}.i_account and ${seesAccount(param, 'a')})))`,
  columns: {},
  joins: {},
}

export const sources: Readonly<Record<ResourceName, Source>> = {
  products,
  customers,
  accounts,
  'sim-cards': simCards,
  'access-policies': accessPolicies,
  transactions,
}

/** A time as JSON shows it, with milliseconds. */
function isoTime(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
