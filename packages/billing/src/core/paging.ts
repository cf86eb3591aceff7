/** Which part of a list is wanted; `withTotal` also counts the whole. */
export type Paging = { limit?: number; offset?: number; withTotal?: boolean }

/** One part of a list; `total` is there when it was asked for. */
export type Page<T> = { items: T[]; total?: number }

const LIMIT = 500

/** The parameters of a list statement: at most 500 rows (espf-facts §7.1). */
export function pageValues(paging: Paging): [limit: number, offset: number, withTotal: boolean] {
  return [Math.min(paging.limit ?? LIMIT, LIMIT), paging.offset ?? 0, paging.withTotal ?? false]
}
