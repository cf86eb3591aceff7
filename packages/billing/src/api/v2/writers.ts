import type { ResourceName } from '@openespf/contract/billing-v2'
import type { Billing } from '../../billing.ts'
import { invalid } from '../../core/refusals.ts'
import type { View } from '../../core/view.ts'
import { readTime } from './core/values.ts'
import { updateDid } from './write-dids.ts'
import { invoiceWriter, updateTransaction } from './write-invoices.ts'
import type { Input, Writer } from './writer.ts'

/** The schema of the resource is the promise that the input is what the operation takes; a test writes every field. */
const as = <T>(input: Input): T => input as T
type New<K extends keyof Billing> = Billing[K] extends { add: (view: View, input: infer I) => unknown }
  ? I
  : never
type Changes<K extends keyof Billing> = Billing[K] extends {
  update: (view: View, key: number, wanted: infer I) => unknown
}
  ? I
  : never

export const writers: Readonly<Record<ResourceName, Writer>> = {
  products: {
    create: ({ billing, view }, input) =>
      billing.products.add(view, as<New<'products'>>(productInput(input))),
    update: ({ billing, view }, key, input) =>
      billing.products.update(view, key, as<Changes<'products'>>(productInput(input))),
    remove: ({ billing, view }, key) => billing.products.remove(view, key),
  },
  'product-groups': {
    create: ({ billing, view }, input) => billing.productGroups.add(view, String(input['name'])),
    async update({ billing, view }, key, { name }) {
      if (name !== undefined) await billing.productGroups.rename(view, key, String(name))
    },
    remove: ({ billing, view }, key) => billing.productGroups.remove(view, key),
  },
  services: {
    create: ({ billing, view }, input) => billing.services.add(view, as<New<'services'>>(input)),
    update: ({ billing, view }, key, input) =>
      billing.services.update(view, key, as<Changes<'services'>>(input)),
    remove: ({ billing, view }, key) => billing.services.remove(view, key),
  },
  'access-policies': {
    create: ({ billing, view }, input) => billing.accessPolicies.add(view, as<New<'accessPolicies'>>(input)),
    update: ({ billing, view }, key, input) =>
      billing.accessPolicies.update(view, key, as<Changes<'accessPolicies'>>(input)),
    remove: ({ billing, view }, key) => billing.accessPolicies.remove(view, key),
  },
  customers: {
    create: ({ billing, view }, input) => billing.customers.add(view, as<New<'customers'>>(input)),
    update: ({ billing, view }, key, input) =>
      billing.customers.update(view, key, as<Changes<'customers'>>(input)),
    remove: ({ billing, view }, key) => billing.customers.terminate(view, key),
  },
  accounts: {
    prepare: ({ billing, view }, input, key) =>
      billing.accounts.hashed(view, as<Changes<'accounts'>>(input), key),
    create: ({ billing, view }, input) =>
      billing.accounts.add(view, as<New<'accounts'>>(accountInput(input))),
    update: ({ billing, view }, key, input) =>
      billing.accounts.update(view, key, as<Changes<'accounts'>>(accountInput(input))),
    remove: ({ billing, view }, key) => billing.accounts.terminate(view, key),
  },
  'sim-cards': {
    create: ({ billing, view }, input) => billing.simCards.add(view, as<New<'simCards'>>(input)),
    update: ({ billing, view }, key, input) =>
      billing.simCards.update(view, key, as<Changes<'simCards'>>(input)),
    remove: ({ billing, view }, key) => billing.simCards.remove(view, key),
  },
  dids: {
    create: ({ billing, view }, input) => billing.didNumbers.add(view, as<New<'didNumbers'>>(input)),
    update: updateDid,
    remove: ({ billing, view }, key) => billing.didNumbers.remove(view, key),
  },
  invoices: invoiceWriter,
  transactions: {
    update: updateTransaction,
    async create({ billing, view }, input) {
      const { iCustomer, iAccount, ...transaction } = input
      const made = as<Parameters<Billing['transactions']['ofAccount']>[2]>(transaction)
      if ((typeof iCustomer === 'number') === (typeof iAccount === 'number'))
        throw invalid('give either an i_customer or an i_account')
      const { iPaymentTransaction } =
        typeof iAccount === 'number'
          ? await billing.transactions.ofAccount(view, iAccount, made)
          : await billing.transactions.ofCustomer(view, Number(iCustomer), made)
      return iPaymentTransaction
    },
  },
}

/** Names inside a list are still those of the wire. */
function productInput({ includedServices, ...input }: Input): Input {
  if (!Array.isArray(includedServices)) return input
  return { ...input, includedServices: includedServices.map(readService) }
}

function readService({ i_service, tariff_name }: { i_service: number; tariff_name?: string }) {
  return { iService: i_service, ...(tariff_name === undefined ? {} : { tariffName: tariff_name }) }
}

/** Times inside a list are still text. */
function accountInput({ assignedAddons, ...input }: Input): Input {
  if (!Array.isArray(assignedAddons)) return input
  return { ...input, addons: assignedAddons.map(readAddon) }
}

type WireAddon = { i_product: number; effective_from?: string; effective_to?: string | null }

function readAddon({ i_product, effective_from: from, effective_to: to }: WireAddon) {
  return {
    iProduct: i_product,
    ...(from === undefined ? {} : { effectiveFrom: readTime('effective_from', from) }),
    ...(to === undefined ? {} : { effectiveTo: to === null ? null : readTime('effective_to', to) }),
  }
}
