import { parseId } from '@openespf/contract/ids'
import type { Money } from '@openespf/contract/money'
import { parseUtc } from '@openespf/contract/time'
import type { Caller } from '@openespf/sessions'
import { invalid } from '../../core/refusals.ts'
import { readAmount } from '../../transactions/core/amount.ts'

/** An object without the keys whose value is undefined: a parameter that was not sent. */
export function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

/** Applies a reader to a parameter that was sent and is not null. */
export function optional<V, T>(
  value: V,
  read: (value: NonNullable<V>) => T,
): T | Extract<V, null | undefined> {
  return value === undefined || value === null
    ? (value as Extract<V, null | undefined>)
    : read(value as NonNullable<V>)
}

/** An id that the schema let through; refuses one above 2^53. */
export function readId(value: number | string): number {
  const id = parseId(value)
  if (id === undefined) throw invalid(`${value} is too large for an id`)
  return id
}

export function readFlag(value: 'Y' | 'N'): boolean {
  return value === 'Y'
}

export function readSwitch(value: 0 | 1 | '0' | '1' | undefined): boolean {
  return Number(value ?? 0) === 1
}

export function readLimit(value: number | string): Money {
  return readUnsigned('credit_limit', value)
}

/** An amount of 0 or more. */
export function readUnsigned(name: string, value: number | string): Money {
  const amount = readAmount(name, value)
  if (amount < 0n) throw invalid(`${name} must not be negative`)
  return amount
}

/** An amount above 0. */
export function readPositive(name: string, value: number | string): Money {
  const amount = readAmount(name, value)
  if (amount <= 0n) throw invalid(`${name} must be above 0`)
  return amount
}

/** `YYYY-MM-DD` of a day that exists. */
export function readDate(name: string, value: string): string {
  readTime(name, value)
  return value
}

/** `YYYY-MM-DD HH:MM:SS` or `YYYY-MM-DD`, UTC, of a moment that exists. The database knows no year 0. */
export function readTime(name: string, value: string): Date {
  const at = parseUtc(value)
  if (at === undefined || at.getUTCFullYear() < 1) throw invalid(`${name}: there is no ${value}`)
  return at
}

/** The paging parameters of a list method. */
export function readPaging(params: { limit?: number; offset?: number; get_total?: 0 | 1 | '0' | '1' }): {
  limit?: number
  offset?: number
  withTotal: boolean
} {
  return {
    ...defined({ limit: params.limit, offset: params.offset }),
    withTotal: readSwitch(params.get_total),
  }
}

export function writeFlag(value: boolean): 'Y' | 'N' {
  return value ? 'Y' : 'N'
}

/** Whether the caller manages what is its own, not what it sells. */
export function isInSelfCare({ realm }: Caller): boolean {
  return realm === 'customer' || realm === 'account'
}
