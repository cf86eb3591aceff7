import type { Field, FieldKind, Resource } from '@openespf/contract/billing-v2'
import { formatMoney, parseMoney } from '@openespf/contract/money'
import { invalid } from '../../../core/refusals.ts'
import { readAmount } from '../../../transactions/core/amount.ts'

/** A database value as it is shown. */
export function toShown(kind: FieldKind, value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString()
  if (kind !== 'money') return value
  const amount = parseMoney(value)
  return amount === undefined ? null : formatMoney(amount)
}

/** A JSON value that fits the field's schema, as the operations take it. */
export function toInput(name: string, { kind }: Field, value: unknown): unknown {
  if (value === null) return null
  if (isBeyondIntegers(value)) throw invalid(`${name} is too large`)
  switch (kind) {
    case 'money':
      return readAmount(name, value)
    case 'date':
      readTime(name, `${value}T00:00:00Z`)
      return value
    case 'time':
      return readTime(name, String(value))
    default:
      return value
  }
}

/** JSON knows larger integers than the database does: 1e33 is one. */
function isBeyondIntegers(value: unknown): boolean {
  if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER
  return typeof value === 'object' && value !== null && Object.values(value).some(isBeyondIntegers)
}

/** A value of a query string, as the statement's parameter; refuses what is not of the field's kind. */
export function toParameter(name: string, { kind }: Field, text: string): unknown {
  switch (kind) {
    case 'id':
    case 'integer': {
      const value = Number(text)
      if (!/^-?\d{1,15}$/.test(text) || !Number.isSafeInteger(value))
        throw invalid(`${name} must be an integer`)
      return value
    }
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw invalid(`${name} must be true or false`)
      return text === 'true'
    case 'money':
      if (parseMoney(text) === undefined) throw invalid(`${name} must be a decimal with at most 5 places`)
      return text
    case 'date':
      if (!/^\d{4}-\d\d-\d\d$/.test(text)) throw invalid(`${name} must be a date: 2026-03-01`)
      readTime(name, `${text}T00:00:00Z`)
      return text
    case 'time':
      return readTime(name, text)
    case 'text':
      if (text.includes('\0') || !text.isWellFormed()) throw invalid(`${name} is no text that could be kept`)
      return text
    case 'json':
      throw invalid(`${name} cannot be filtered by`)
  }
}

/** What the database calls the kind. */
export function pgType(kind: FieldKind): string {
  switch (kind) {
    case 'id':
    case 'integer':
      return 'bigint'
    case 'text':
      return 'text'
    case 'boolean':
      return 'boolean'
    case 'money':
      return 'numeric'
    case 'date':
      return 'date'
    case 'time':
      return 'timestamptz'
    case 'json':
      return 'jsonb'
  }
}

/** A moment of ISO 8601 that exists; the database knows no year 0. */
export function readTime(name: string, text: string): Date {
  const at = new Date(text)
  const day = /^(\d{4}-\d\d-\d\d)T/.exec(text)?.[1]
  const exists = day !== undefined && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day)
  if (!exists || Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1)
    throw invalid(`${name}: there is no ${text.slice(0, 40)}; times look like 2026-03-01T12:00:00Z`)
  return at
}

/** A bug when the resource has no such field. */
export function kindOf(resource: Resource, name: string): FieldKind {
  const field = resource.fields[name]
  if (!field) throw new RangeError(`no field ${name} of ${resource.name}`)
  return field.kind
}
