import { type ResourceName, resourceOf } from '@openespf/contract/billing-v2'
import { invoiceItems } from '../../../invoices/sql/invoice-items.ts'
import { seesInvoice } from '../../../invoices/sql/invoice-row.ts'
import { seesAccount, seesCard, seesCustomer, seesNumber } from '../../../sql/sees.ts'
import type { Selection } from './select-resource.ts'
import type { Source } from './source.ts'

const seesEnv = (param: string, row: string): string => `${row}.i_env = (${param}::int[])[1]`

const products: Source = {
  table: 'billing.product',
  sees: seesEnv,
  only: (row) => `not ${row}.archived`,
  columns: {
    included_services: (row) => `(
      select coalesce(jsonb_agg(jsonb_build_object(
        'i_service', n.i_service, 'name', s.name, 'tariff_name', n.tariff_name) order by n.i_service), '[]')
      from billing.accessibility n join billing.service s on s.i_service = n.i_service
      where n.i_product = ${row}.i_product)`,
    allowed_addons: (row) => `(
      select coalesce(jsonb_agg(w.i_addon order by w.i_addon), '[]')
      from billing.product_allowed_addon w where w.i_product = ${row}.i_product)`,
  },
  joins: {
    access_policy: (row, as) => `${as}.i_access_policy = ${row}.i_access_policy`,
    product_group: (row, as) => `${as}.i_product_group = ${row}.i_product_group`,
  },
}

const productGroups: Source = { table: 'billing.product_group', sees: seesEnv, columns: {}, joins: {} }

const services: Source = {
  table: 'billing.service',
  sees: (param, row) => `(${row}.i_env is null or ${seesEnv(param, row)})`,
  columns: { is_predefined: (row) => `(${row}.i_env is null)` },
  joins: {},
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

const dids: Source = {
  table: 'billing.did_number',
  sees: seesNumber,
  columns: {},
  joins: {
    customer: (row, as) => `${as}.i_customer = ${row}.i_customer`,
    account: (row, as) => `${as}.i_account = ${row}.i_account`,
  },
}

const invoices: Source = {
  table: 'billing.invoice',
  sees: seesInvoice,
  columns: {
    iso_4217: (row) => `(select o.iso_4217 from billing.customer o where o.i_customer = ${row}.i_customer)`,
    items: (row) => `(
      select coalesce(jsonb_agg(jsonb_build_object(
        'i_payment_transaction', i.i_payment_transaction, 'i_account', i.i_account, 'i_service', i.i_service,
        'action', i.action, 'visible_comment', i.visible_comment, 'amount', trim_scale(i.amount)::text,
        'created_at', ${isoTime('i.created_at')}) order by i.place), '[]')
      from ${invoiceItems(`${row}.i_invoice`)} i)`,
  },
  joins: { customer: (row, as) => `${as}.i_customer = ${row}.i_customer` },
}

const transactions: Source = {
  table: 'billing.payment_transaction',
  sees: (param, row) => `(${row}.i_env = (${param}::int[])[1] and (
    exists (select from billing.customer c where c.i_customer = ${row}.i_customer and ${seesCustomer(param, 'c')})
    or exists (select from billing.account a where a.i_account = ${row}.i_account and ${seesAccount(param, 'a')})))`,
  columns: {},
  joins: {},
}

const sources: Readonly<Record<ResourceName, Source>> = {
  products,
  'product-groups': productGroups,
  services,
  customers,
  accounts,
  'sim-cards': simCards,
  dids,
  invoices,
  'access-policies': accessPolicies,
  transactions,
}

const byName = new Map<string, Source>(Object.entries(sources))

/** From where a resource and those that it is related to are read. */
export function selectionOf(name: string): Selection {
  const { resource, source } = readFrom(name)
  return { resource, source, related: (relation) => readFrom(String(resource.relations[relation]?.resource)) }
}

function readFrom(name: string): Pick<Selection, 'resource' | 'source'> {
  const source = byName.get(name)
  if (!source) throw new RangeError(`no source of ${name}`)
  return { resource: resourceOf(name), source }
}

/** A time as JSON shows it, with milliseconds. */
function isoTime(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
