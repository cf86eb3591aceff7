/** Knows live what was committed and not yet received by every handler; the checker judges later, from the logs. */
export type Flow = {
  committed(transaction: string, at: number): void
  received(handler: string, transaction: string): void
  /** Whether all that was committed from then until then has been received. */
  isThrough(from: number, to: number): boolean
}

const KEPT_MS = 60_000

export function createFlow(handlers: readonly string[]): Flow {
  const seen = new Map<string, Set<string>>()
  const open = new Map<string, number>()

  const forget = (now: number): void => {
    for (const [transaction, at] of open) {
      if (at > now - KEPT_MS) break
      open.delete(transaction)
      seen.delete(transaction)
    }
  }
  const settle = (transaction: string): void => {
    if ((seen.get(transaction)?.size ?? 0) < handlers.length || !open.has(transaction)) return
    open.delete(transaction)
    seen.delete(transaction)
  }
  return {
    committed(transaction, at) {
      forget(at)
      open.set(transaction, at)
      settle(transaction)
    },
    received(handler, transaction) {
      seen.set(transaction, (seen.get(transaction) ?? new Set()).add(handler))
      settle(transaction)
    },
    isThrough: (from, to) => !open.values().some((at) => at >= from && at <= to),
  }
}
