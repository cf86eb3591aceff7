import type { FieldKind } from '@openespf/contract/billing-v2'
import { invalid } from '../../../core/refusals.ts'

export type SortKey = { field: string; kind: FieldKind; descending: boolean }

/** Where a page ended: its order and its last row's values of the sort keys, as text. Opaque to clients. */
export function formatCursor(sort: readonly SortKey[], values: readonly string[]): string {
  return toBase64Url(JSON.stringify([orderOf(sort), ...values]))
}

/** Refuses what is no cursor, or is one of another order. */
export function readCursor(text: string, sort: readonly SortKey[]): string[] {
  const parsed = parse(text)
  if (!Array.isArray(parsed) || !parsed.every((part) => typeof part === 'string')) throw noCursor()
  const [order, ...values] = parsed
  if (order !== orderOf(sort))
    throw invalid('cursor belongs to a list in another order: keep `sort` as it was')
  const spelled =
    values.length === sort.length && sort.every(({ kind }, i) => SPELLED[kind].test(String(values[i])))
  if (!spelled) throw noCursor()
  return values
}

/** How the values of a cursor are spelled. */
const SPELLED: Record<FieldKind, RegExp> = {
  id: /^\d{1,15}$/,
  integer: /^-?\d{1,15}$/,
  text: /^[^\0]*$/,
  boolean: /^(true|false)$/,
  money: /^-?\d{1,15}(\.\d{1,5})?$/,
  date: /^\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])$/,
  time: /^[1-9]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])(:[0-5]\d){2}\.\d{6}Z$/,
  json: /^$/,
}

const noCursor = () => invalid('cursor is not one that a page ended with')

function orderOf(sort: readonly SortKey[]): string {
  return sort.map(({ field, descending }) => (descending ? `-${field}` : field)).join()
}

function parse(text: string): unknown {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    )
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

function toBase64Url(text: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text))
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
