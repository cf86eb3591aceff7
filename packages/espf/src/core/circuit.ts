const BUCKETS = 10
const BUCKET_MS = 3000
const MIN_SAMPLES = 10
const FAILING_SHARE = 0.7
const FAILURES_IN_A_ROW = 5
const FIRST_PROBE_MS = 1000
const LAST_PROBE_MS = 60_000

export type CircuitState = 'closed' | 'open' | 'probing'

/**
 * Whether a handler as a whole is fit to be sent to. It opens when at least 70 % of at least 10 answers of the last
 * 30 seconds were failures, or after 5 failures with no success between; then it lets single probes through, after 1 s,
 * 2 s, 4 s … 60 s, until one succeeds. Times are milliseconds of any one clock.
 */
export type Circuit = {
  state(): CircuitState
  /** What may be sent now: anything, one probe, or nothing. */
  permits(now: number): 'all' | 'probe' | 'none'
  /** When the next probe may be sent; meaningful while open. */
  probeAt(): number
  beginProbe(): void
  /** The probe ended without telling anything. */
  abandonProbe(): void
  /** Returns what changed. */
  record(judgement: 'works' | 'fails', now: number): 'opened' | 'closed' | 'same'
}

export function createCircuit(): Circuit {
  let buckets: { slot: number; works: number; fails: number }[] = []
  let state: CircuitState = 'closed'
  let row = 0
  let step = 0
  let until = 0

  const open = (now: number): 'opened' => {
    state = 'open'
    until = now + Math.min(FIRST_PROBE_MS * 2 ** step, LAST_PROBE_MS)
    step += 1
    return 'opened'
  }

  const close = (): 'closed' => {
    state = 'closed'
    row = 0
    step = 0
    buckets = []
    return 'closed'
  }

  const sample = (judgement: 'works' | 'fails', now: number): void => {
    const slot = Math.floor(now / BUCKET_MS)
    let newest = buckets.at(-1)
    if (newest?.slot !== slot) {
      newest = { slot, works: 0, fails: 0 }
      buckets = [...buckets.filter((bucket) => bucket.slot > slot - BUCKETS), newest]
    }
    newest[judgement] += 1
  }

  const mostlyFails = (): boolean => {
    const works = buckets.reduce((sum, bucket) => sum + bucket.works, 0)
    const fails = buckets.reduce((sum, bucket) => sum + bucket.fails, 0)
    return works + fails >= MIN_SAMPLES && fails >= FAILING_SHARE * (works + fails)
  }

  return {
    state: () => state,
    permits: (now) => (state === 'closed' ? 'all' : state === 'open' && now >= until ? 'probe' : 'none'),
    probeAt: () => until,
    beginProbe() {
      state = 'probing'
    },
    abandonProbe() {
      if (state === 'probing') state = 'open'
    },
    record(judgement, now) {
      if (judgement === 'works') {
        if (state !== 'closed') return close()
        row = 0
        sample('works', now)
        return 'same'
      }
      if (state === 'probing') return open(now)
      if (state === 'open') return 'same'
      row += 1
      sample('fails', now)
      return row >= FAILURES_IN_A_ROW || mostlyFails() ? open(now) : 'same'
    },
  }
}
