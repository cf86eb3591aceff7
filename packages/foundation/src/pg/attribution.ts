import { AsyncLocalStorage } from 'node:async_hooks'

/** Who changes what, and by which operation: a JSON object that the audit log keeps beside each changed row. */
export type Attribution = Readonly<Record<string, string | number | undefined>>

const current = new AsyncLocalStorage<string>()

/**
 * Everything that `work` changes in any database is attributed so: each of its transactions carries it, and each of its
 * statements outside of one becomes one, unless it only reads. Said once around a call instead of by every operation, so
 * that none can forget it.
 */
export function attributed<T>(to: Attribution, work: () => Promise<T>): Promise<T> {
  return current.run(JSON.stringify(to), work)
}

/** What the work under way is attributed to, as JSON. */
export function currentAttribution(): string | undefined {
  return current.getStore()
}
