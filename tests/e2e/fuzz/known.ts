import { arbitraryOf } from '@openespf/foundation/testing'
import fc from 'fast-check'

/**
 * Stands in a generated value for what the server has told so far under that name: the `nth` of what is known, or `otherwise`
 * while nothing is.
 */
type Reference = { readonly known: string; readonly nth: number; readonly otherwise: unknown }
const references = new WeakSet<object>()

function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && references.has(value)
}

/** Values of a schema; under names that the server has things for, mostly such things. */
export function knownOr(schema: unknown, ofName = ''): fc.Arbitrary<unknown> {
  return arbitraryOf(
    schema,
    (name, fresh) =>
      name === '' ? fresh : fc.oneof({ weight: 1, arbitrary: fresh }, referenceTo(name, fresh)),
    ofName,
  )
}

/** Ids and currencies refer to what is there nearly always, other texts half of the time. */
function referenceTo(name: string, fresh: fc.Arbitrary<unknown>) {
  const weight = name.startsWith('i_') || name === 'iso_4217' ? 15 : 1
  const arbitrary = fc.record({ nth: fc.nat({ max: 30 }), nearer: fc.nat({ max: 30 }), otherwise: fresh })
  return {
    weight,
    arbitrary: arbitrary.map(({ nth, nearer, otherwise }) => {
      const reference: Reference = { known: name, nth: Math.min(nth, nearer), otherwise }
      references.add(reference)
      return reference
    }),
  }
}

/** What the server has told or taken so far, by the names that it has for it. */
export type Known = {
  /** Takes in everything that has a name in a value. */
  learn(value: unknown): void
  /** Puts what is known in the place of a value's references. */
  resolve(value: unknown): unknown
}

/** So many of each name, those of which was heard last: others are more often gone. */
const KEPT = 64
/** Names under which a thing goes that has another of its own. */
const SAME: Readonly<Record<string, string>> = {
  i_parent: 'i_customer',
  i_master_account: 'i_account',
  i_env: '',
  i_user: '',
}

export function createKnown(): Known {
  const values = new Map<string, Set<string | number>>()

  const note = (name: string, value: string | number): void => {
    const kept = values.get(nameOf(name)) ?? new Set()
    kept.delete(value)
    kept.add(value)
    const [oldest] = kept
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
    values.set(nameOf(name), kept)
  }
  const learn = (value: unknown, name = ''): void => {
    if (Array.isArray(value)) for (const item of value.slice(0, 20)) learn(item, name)
    else if (typeof value === 'object' && value !== null)
      for (const [inner, part] of Object.entries(value)) learn(part, inner)
    else if (typeof value === 'number' || (typeof value === 'string' && value.length < 300)) note(name, value)
  }
  const find = (name: string, nth: number, otherwise: unknown): unknown => {
    const kept = [...(values.get(nameOf(name)) ?? [])]
    const value = kept.at(-1 - (nth % kept.length))
    if (value === undefined) return otherwise
    if (typeof otherwise === 'string') return String(value)
    return Number.isSafeInteger(Number(value)) ? Number(value) : otherwise
  }
  const resolve = (value: unknown): unknown => {
    if (isReference(value)) return find(value.known, value.nth, value.otherwise)
    if (Array.isArray(value)) return value.map(resolve)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, resolve(part)]))
  }
  return { learn: (value) => learn(value), resolve }
}

function nameOf(name: string): string {
  return SAME[name] ?? name
}
