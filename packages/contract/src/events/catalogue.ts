import { AppError } from '../errors.ts'
import { accountTypes } from './account.ts'
import { customerTypes } from './customer.ts'
import { idVariableOf } from './declare.ts'
import { didTypes } from './did.ts'
import { groupedTypes } from './grouped.ts'
import { invoiceTypes } from './invoice.ts'
import { otherTypes } from './other.ts'
import { productTypes } from './product.ts'
import { simTypes } from './sim.ts'
import type { EventType, EventVersion, TypeNames } from './types.ts'

export { groupedTypes, idVariableOf }

/** Every raw event type (espf-facts §3.1), each once, in the order in which one change raises them. */
export const eventTypes: readonly EventType[] = [
  ...customerTypes,
  ...accountTypes,
  ...productTypes,
  ...simTypes,
  ...didTypes,
  ...invoiceTypes,
  ...otherTypes,
]

/** The types that nothing but a request raises: no table holds what they are about. */
export const requestedTypes: readonly EventType[] = eventTypes.filter(
  ({ raisedBy }) => raisedBy === 'request',
)

const byName = new Map(
  eventTypes.flatMap((eventType) =>
    [eventType.type, ...(eventType.formerly === undefined ? [] : [eventType.formerly])].map(
      (name) => [name, eventType] as const,
    ),
  ),
)
const groupedByName = new Map(groupedTypes.map((grouped) => [grouped.type, grouped]))

/** The raw event type of that name, in either spelling of a renamed one. */
export function findEventType(name: string): EventType | undefined {
  return byName.get(name)
}

/** How a handler that wants these `names` sees the raw event type spelled. */
export function spell(eventType: EventType, names: TypeNames): string {
  return names === 'legacy' ? (eventType.formerly ?? eventType.type) : eventType.type
}

/** The event types that a handler of that version may subscribe to, spelled as its `names` say. */
export function deliveredTypes(version: EventVersion, names: TypeNames = 'current'): readonly string[] {
  return version === 'grouped'
    ? groupedTypes.map((grouped) => grouped.type)
    : eventTypes.map((eventType) => spell(eventType, names))
}

/** A row of `espf.route` without its handler: which captured type is sent as what; `variableNames` null: with all its variables. */
export type Route = { rawType: string; eventType: string; variableNames: string[] | null }

/**
 * What capture must queue for a handler with these subscriptions: one route for each raw type and each type it is sent as.
 * A raw handler may name renamed types in either spelling; a type named twice counts once.
 * Throws `request.invalid` when a name is no type of that version.
 */
export function routesOf(version: EventVersion, names: TypeNames, subscribed: readonly string[]): Route[] {
  return version === 'grouped' ? groupedRoutes(new Set(subscribed)) : rawRoutes(names, subscribed)
}

/** The variables that a delivery of that type carries; null: all of the event's. */
export function variableNamesOf(version: EventVersion, eventType: string): readonly string[] | null {
  return version === 'grouped' ? (groupedByName.get(eventType)?.variables ?? null) : null
}

function rawRoutes(names: TypeNames, subscribed: readonly string[]): Route[] {
  const wanted = new Set(subscribed.map((name) => findEventType(name) ?? unknown('raw', name)))
  return [...wanted].map((eventType) => ({
    rawType: eventType.type,
    eventType: spell(eventType, names),
    variableNames: null,
  }))
}

function groupedRoutes(subscribed: ReadonlySet<string>): Route[] {
  return [...subscribed].flatMap((name) => {
    const grouped = groupedByName.get(name) ?? unknown('grouped', name)
    return eventTypes
      .filter((eventType) => eventType.grouped.includes(name))
      .map((eventType) => ({
        rawType: eventType.type,
        eventType: name,
        variableNames: [...grouped.variables],
      }))
  })
}

function unknown(version: EventVersion, name: string): never {
  throw new AppError('request.invalid', { problem: `There is no ${version} event type "${name}".` })
}
