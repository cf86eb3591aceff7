import type { Drift, ExternalKey, PlanInput } from '@openespf/application/connector'
import type { Desired } from './desired.ts'
import { type DnTemplate, dnOf, nameOf } from './dn.ts'
import { compare, type Values, type Wanted } from './entry.ts'

/** The entries that are there, by key. */
export type Actual = ReadonlyMap<string, Values>

export type Change =
  | { kind: 'delete'; key: string }
  | { kind: 'rename'; key: string; to: string }
  | { kind: 'put'; key: string; wanted: Wanted; attributes: readonly string[] }
  | { kind: 'impossible'; key: string; reason: string }

type Input = PlanInput<Desired, Actual>

/** An entry whose key nobody has any more becomes the account's new one, with all that others put into it. */
export function plan(input: Input, dn: DnTemplate): Change[] {
  const { renamed, extra } = moves(input, dn)
  return [
    ...extra.map((key): Change => ({ kind: 'delete', key })),
    ...(renamed === undefined ? [] : [{ kind: 'rename' as const, ...renamed }]),
    ...reach(input, dn),
  ]
}

export function diff(input: Input, dn: DnTemplate): Drift[] {
  const { renamed, extra } = moves(input, dn)
  const { desired } = input
  const drift = extra.map((key): Drift => ({ kind: 'extra', subject: dnOf(dn, key) }))
  if (desired === undefined) return drift
  const subject = dnOf(dn, desired.key)
  if (renamed !== undefined) {
    const actual = dnOf(dn, renamed.key)
    drift.push({ kind: 'different', subject, field: 'dn', expected: subject, actual })
  }
  if ('problem' in desired)
    return [
      ...drift,
      { kind: 'different', subject, field: 'dn', expected: `(none: ${desired.problem})`, actual: '' },
    ]
  const now = presentOf(input, dn)
  if (now === undefined) return [...drift, { kind: 'missing', subject }]
  const secret = desired.wanted.password.attribute.toLowerCase()
  return [
    ...drift,
    ...compare(desired.wanted, now).map(({ attribute: field, ...each }): Drift => {
      const isSecret = field === secret
      const expected = isSecret ? (each.password === undefined ? '(not set)' : '(set)') : show(each.expected)
      const actual = isSecret ? (each.actual.length === 0 ? '(not set)' : '(another)') : show(each.actual)
      return { kind: 'different', subject, field, expected, actual }
    }),
  ]
}

/** One line for people. */
export function describe(change: Change, dn: DnTemplate): string {
  switch (change.kind) {
    case 'delete':
      return `delete ${dnOf(dn, change.key)}`
    case 'rename':
      return `rename ${dnOf(dn, change.key)} to ${dnOf(dn, change.to)}`
    case 'put':
      return change.attributes.length === 0
        ? `add ${dnOf(dn, change.key)}`
        : `change ${dnOf(dn, change.key)}: ${change.attributes.join(', ')}`
    case 'impossible':
      return `nothing can be put for ${JSON.stringify(change.key)}`
    default:
      return change satisfies never
  }
}

export function keysOf(keys: readonly ExternalKey[], dn: DnTemplate): string[] {
  return keys.flatMap(({ kind, value }) => (kind === dn.key ? [value] : []))
}

/** The entries under keys that nobody has: the one that becomes the account's, and the others. */
function moves(
  { desired, removable, actual }: Input,
  dn: DnTemplate,
): { renamed: { key: string; to: string } | undefined; extra: string[] } {
  const gone = keysOf(removable, dn).filter((key) => actual.has(key))
  const [first, ...others] = gone
  if (first === undefined || desired === undefined || 'problem' in desired || actual.has(desired.key))
    return { renamed: undefined, extra: gone }
  return { renamed: { key: first, to: desired.key }, extra: others }
}

/** The entry under the account's key, as it is once it has been renamed. */
function presentOf(input: Input, dn: DnTemplate): Values | undefined {
  const { renamed } = moves(input, dn)
  if (renamed === undefined) return input.desired && input.actual.get(input.desired.key)
  const old = input.actual.get(renamed.key) ?? []
  return new Map([...old, [dn.attribute.toLowerCase(), [nameOf(dn, renamed.to)]]])
}

function reach(input: Input, dn: DnTemplate): Change[] {
  const { desired } = input
  if (desired === undefined) return []
  const { key } = desired
  if ('problem' in desired) return [{ kind: 'impossible', key, reason: desired.problem }]
  const now = presentOf(input, dn)
  const attributes = now ? compare(desired.wanted, now).map(({ attribute }) => attribute) : []
  return now && attributes.length === 0 ? [] : [{ kind: 'put', key, wanted: desired.wanted, attributes }]
}

function show(values: readonly string[]): string {
  return values.length === 0 ? '(not set)' : values.join(', ')
}
