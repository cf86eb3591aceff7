import { parseId } from '@openespf/contract/ids'
import { formatUtc, parseUtc } from '@openespf/contract/time'
import { invalid } from '../users/refusals.ts'

/** An object without the keys whose value is undefined: a parameter that was not sent. */
export function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

const INT_MAX = 2_147_483_647

/** An id that the schema let through; refuses one that no row of ours can have. */
export function readKey(value: number | string): number {
  const id: number | undefined = parseId(value)
  if (id === undefined || id > INT_MAX) throw invalid(`${value} is too large for an id`)
  return id
}

/** `YYYY-MM-DD HH:MM:SS`, UTC, of a moment that exists. */
export function readMoment(name: string, value: string): Date {
  const at = parseUtc(value)
  if (at === undefined || at.getUTCFullYear() < 1) throw invalid(`${name}: there is no ${value}`)
  return at
}

export function writeMoment(at: Date | null): string | null {
  return at && formatUtc(at)
}

export function writeFlag(value: boolean): 'Y' | 'N' {
  return value ? 'Y' : 'N'
}
