/** Accounts in a row that failed without a success between. */
const FAILING_ACCOUNTS = 5
const FIRST_PROBE_MS = 1000
/** All that waited is to be done 30 s after an external system came back: this, and a slow start of 10 s. */
export const LAST_PROBE_MS = 10_000

/**
 * Whether an external system is fit to be asked at all. It opens when the calls for several different accounts failed
 * with no success between: one account's trouble is its own. Then single probes go through, after 1 s, 2 s, 4 s … 10 s,
 * until one succeeds. Times are milliseconds of any one clock.
 */
export type Circuit = {
  /** What may be asked now: anything, one probe, or nothing. */
  permits(now: number): 'all' | 'probe' | 'none'
  /** When it opened; undefined while it is closed. */
  openSince(): number | undefined
  probeAt(): number
  /** Whether calls failed and none has worked since. */
  nothingWorks(): boolean
  record(judgement: 'works' | 'fails', iAccount: number, now: number): 'opened' | 'closed' | 'same'
}

export function createCircuit(): Circuit {
  let failing = new Set<number>()
  let since: number | undefined
  let step = 0
  let probeAt = 0

  const wait = (now: number): void => {
    probeAt = now + Math.min(FIRST_PROBE_MS * 2 ** step, LAST_PROBE_MS)
    step += 1
  }

  return {
    permits: (now) => (since === undefined ? 'all' : now >= probeAt ? 'probe' : 'none'),
    openSince: () => since,
    probeAt: () => probeAt,
    nothingWorks: () => since !== undefined || failing.size > 0,
    record(judgement, iAccount, now) {
      if (judgement === 'works') {
        failing = new Set()
        if (since === undefined) return 'same'
        since = undefined
        step = 0
        return 'closed'
      }
      if (since !== undefined) {
        if (now >= probeAt) wait(now)
        return 'same'
      }
      failing.add(iAccount)
      if (failing.size < FAILING_ACCOUNTS) return 'same'
      since = now
      wait(now)
      return 'opened'
    },
  }
}
