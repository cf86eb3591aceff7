import { rateOf, type Share, slotsOf, WHOLE } from './core/share.ts'

/** Live events and their retries before bulk jobs and reconciliation. */
export type Priority = 'live' | 'bulk'

/** What an external system bears: calls at the same time and a second, over all processes. */
export type Limits = { concurrency: number; perSecond?: number }

export type Budget = {
  /** Makes a call when it is its turn. */
  run<T>(priority: Priority, call: () => Promise<T>): Promise<T>
  /** How many calls may be under way at the same time in this process. */
  slots(): number
  /** How many calls a second this process may make; Infinity where there is no limit. */
  rate(): number
  setShare(share: Share): void
}

/** How often a process without a part of the budget looks whether it has one. */
const NO_SHARE_MS = 250

/** Lets calls to an external system through in turn, as many as this process's share of the limits allows. */
export function createBudget(limits: Limits): Budget {
  const waiting: Record<Priority, (() => void)[]> = { live: [], bulk: [] }
  let share = WHOLE
  let running = 0
  let tokens = 1
  let filledAt = performance.now()
  let isSleeping = false

  const slots = () => slotsOf(limits.concurrency, share)
  const rateNow = () =>
    limits.perSecond === undefined ? Number.POSITIVE_INFINITY : rateOf(limits.perSecond, share)
  /** Takes a call's worth of the rate, or says in how many milliseconds there is one. */
  const takeToken = (): number => {
    const rate = rateNow()
    if (rate === Number.POSITIVE_INFINITY) return 0
    const now = performance.now()
    // A tenth of a second's worth at once, no more: vendors count in short windows.
    tokens = Math.min(Math.max(1, rate / 10), tokens + ((now - filledAt) * rate) / 1000)
    filledAt = now
    if (tokens < 1) return Math.ceil(((1 - tokens) * 1000) / rate)
    tokens -= 1
    return 0
  }
  const pump = (): void => {
    while (waiting.live.length + waiting.bulk.length > 0) {
      const most = slots()
      const delay = most === 0 ? NO_SHARE_MS : running < most ? takeToken() : undefined
      if (delay !== 0) {
        // Without a delay: when a call ends.
        if (delay !== undefined) pumpIn(delay)
        return
      }
      const begin = waiting.live.shift() ?? waiting.bulk.shift()
      running += 1
      begin?.()
    }
  }
  const pumpIn = (ms: number): void => {
    if (isSleeping) return
    isSleeping = true
    setTimeout(() => {
      isSleeping = false
      pump()
    }, ms)
  }

  return {
    slots,
    rate: rateNow,
    setShare(next) {
      share = next
      pump()
    },
    async run(priority, call) {
      await new Promise<void>((resolve) => {
        waiting[priority].push(resolve)
        pump()
      })
      try {
        return await call()
      } finally {
        running -= 1
        pump()
      }
    },
  }
}
