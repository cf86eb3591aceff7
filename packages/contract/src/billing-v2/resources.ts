import { productGroups, services } from './catalog.ts'
import { accounts, customers, transactions } from './customers.ts'
import { dids } from './dids.ts'
import { invoices } from './invoices.ts'
import { accessPolicies, products } from './products.ts'
import type { Resource } from './resource.ts'
import { simCards } from './sim-cards.ts'

export type { Action, Field, FieldKind, Fields, Resource, Verb } from './resource.ts'

/** Every resource of API 2.0, by its name in the path. */
export const resources = {
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
} as const satisfies Record<string, Resource>

export type ResourceName = keyof typeof resources

/** The resource of that name; a bug when there is none. */
export function resourceOf(name: string): Resource {
  const found = Object.values<Resource>(resources).find((one) => one.name === name)
  if (!found) throw new RangeError(`no resource ${name}`)
  return found
}
