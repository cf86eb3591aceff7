import type { AccountInfo } from '@openespf/contract/billing'
import { matchesType } from './event-pattern.ts'

/** What the routes look at of a subscriber. */
type Routed = { account: AccountInfo; customFields?: Readonly<Record<string, string>> }

/** Which accounts: every condition that is given must hold, and of each one of its values. */
export type AccountFilter = {
  /** Main products, by key or name. */
  products?: readonly (number | string)[]
  /** Add-ons that the account has, by key or name. */
  addons?: readonly (number | string)[]
  /** Services that the account's products rate, by key. */
  services?: readonly number[]
  /** Custom fields of the account and their value. */
  custom_fields?: Readonly<Record<string, string>>
  /** What stands behind the `@` of the account's id; '' for those without. */
  realms?: readonly string[]
}

/** Event types (patterns; all unless given) and accounts (all unless given) that go to these connectors. */
export type Route = { events?: readonly string[]; accounts?: AccountFilter; to: readonly string[] }

/** The connectors that are to look when an event of this type comes. Without routes: all. */
export function connectorsFor(
  routes: readonly Route[],
  connectors: readonly string[],
  eventType: string,
): string[] {
  if (routes.length === 0) return [...connectors]
  const fitting = routes.filter(
    ({ events }) => events === undefined || events.some((pattern) => matchesType(pattern, eventType)),
  )
  return connectors.filter((name) => fitting.some(({ to }) => to.includes(name)))
}

/** Whether an account is a connector's to provision. Without routes: always. */
export function belongsTo(routes: readonly Route[], connector: string, subscriber: Routed): boolean {
  if (routes.length === 0) return true
  return routes.some(
    ({ to, accounts }) => to.includes(connector) && (accounts === undefined || fits(accounts, subscriber)),
  )
}

/** Whether every account is a connector's, so that none needs to be read to know. */
export function takesAll(routes: readonly Route[], connector: string): boolean {
  return routes.length === 0 || routes.some(({ to, accounts }) => to.includes(connector) && !accounts)
}

/** The parts of a subscriber that the routes look at. */
export function needsOf(routes: readonly Route[]): 'custom_fields'[] {
  return routes.some(({ accounts }) => accounts?.custom_fields) ? ['custom_fields'] : []
}

function fits(filter: AccountFilter, { account, customFields }: Routed): boolean {
  const { products, addons, services, custom_fields: fields, realms } = filter
  const at = account.id.lastIndexOf('@')
  const realm = at < 0 ? '' : account.id.slice(at + 1)
  const has = (wanted: readonly (number | string)[], all: readonly (number | string)[]) =>
    wanted.some((one) => all.includes(one))
  return (
    (!products || has(products, [account.i_product, account.product_name])) &&
    (!addons ||
      has(
        addons,
        account.assigned_addons.flatMap(({ i_product, name }) => [i_product, name]),
      )) &&
    (!services || has(services, account.included_services)) &&
    (!fields || Object.entries(fields).every(([name, value]) => customFields?.[name] === value)) &&
    (!realms || realms.includes(realm))
  )
}
