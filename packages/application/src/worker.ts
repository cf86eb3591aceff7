import { setTimeout as delay } from 'node:timers/promises'
import { createLoop, type Lifecycle } from '@openespf/foundation/lifecycle'
import type { Log } from '@openespf/foundation/log'

export type Lease = {
  token: string
  /** False once another process may have taken the work over: then nothing more may be changed outside. */
  isHeld(): boolean
}

export type Worker = Lifecycle & {
  /** Takes what is due, up to the concurrency, works on it and returns how much it was. */
  runOnce(): Promise<number>
  wake(): void
}

/** How long work belongs to a process that died, in milliseconds; a living one renews three times as often. */
export const LEASE_MS = 10_000
const IDLE_MS = 250
/** More is taken when so much of the concurrency is free: one at a time would cost a statement each. */
const REFILL = 0.25
/** What becomes due within this time of the last look is taken together, in milliseconds, unless that found its hands full. */
const PACE_MS = 50
/** How long `stop` waits for work under way; what takes longer is done again when its lease has run out. */
const STOP_MS = 3000

/**
 * Works on rows that are leased from the database, several at a time, in as many processes as there are. A row that
 * fails with an exception is logged and taken again when its lease has run out.
 */
export function createWorker<Job extends { lease_token: string }>(options: {
  name: string
  /** How many may be worked on at the same time now. */
  concurrency: number | (() => number)
  take(limit: number, leaseMs: number): Promise<Job[]>
  renew(tokens: string[], leaseMs: number): Promise<string[]>
  run(job: Job, lease: Lease): Promise<void>
  log: Log
  leaseMs?: number
  /** How long it waits, in milliseconds, before it looks by itself for what nobody woke it for. */
  idleMs?: number
}): Worker {
  const { leaseMs = LEASE_MS, idleMs = IDLE_MS } = options
  const deadlines = new Map<string, number>()
  const running = new Set<Promise<void>>()
  /** Whether the last look left something behind, or had no place for it: then it is looked again when places are free. */
  let mayBeMore = true
  let lookedAt = Number.NEGATIVE_INFINITY

  const begin = async (): Promise<Promise<void>[]> => {
    const { concurrency } = options
    const most = typeof concurrency === 'number' ? concurrency : concurrency()
    const room = most - running.size
    mayBeMore = true
    if (room <= 0 || room < most * REFILL) return []
    const asked = performance.now()
    const jobs = await options.take(room, leaseMs)
    mayBeMore = jobs.length >= room
    return jobs.map((job) => {
      deadlines.set(job.lease_token, asked + leaseMs)
      const work = runJob(job).finally(() => {
        running.delete(work)
        deadlines.delete(job.lease_token)
        if (mayBeMore) taking.wake()
      })
      running.add(work)
      return work
    })
  }
  const runJob = async (job: Job): Promise<void> => {
    const token = job.lease_token
    const isHeld = () => performance.now() < (deadlines.get(token) ?? 0)
    try {
      await options.run(job, { token, isHeld })
    } catch (error) {
      options.log.error({ err: error, worker: options.name }, 'work failed and will be done again')
    }
  }
  const renew = async (): Promise<number> => {
    const tokens = [...deadlines.keys()]
    if (tokens.length > 0) {
      const asked = performance.now()
      const held = new Set(await options.renew(tokens, leaseMs))
      for (const token of tokens) {
        // A lease that ran out before the answer stays lost, even if nobody took the row: its keys may be others' by now.
        const inTime = performance.now() < (deadlines.get(token) ?? 0)
        if (deadlines.has(token)) deadlines.set(token, inTime && held.has(token) ? asked + leaseMs : 0)
      }
    }
    return leaseMs / 3
  }
  const takeMore = async (): Promise<number> => {
    const early = lookedAt + PACE_MS - performance.now()
    if (early > 0 && !mayBeMore) await delay(early)
    lookedAt = performance.now()
    const jobs = await begin()
    return jobs.length > 0 && mayBeMore ? 0 : idleMs
  }
  const onError = (error: unknown) =>
    options.log.error({ err: error, worker: options.name }, 'the database does not answer')

  const taking = createLoop({ runOnce: takeMore, onError })
  const renewing = createLoop({ runOnce: renew, onError })

  return {
    async start() {
      await Promise.all([taking.start(), renewing.start()])
    },
    async stop() {
      await taking.stop()
      await settledWithin(running, STOP_MS)
      await renewing.stop()
    },
    async runOnce() {
      const jobs = await begin()
      await Promise.all(jobs)
      return jobs.length
    },
    wake: () => taking.wake(),
  }
}

async function settledWithin(work: Iterable<Promise<void>>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([Promise.all(work), late])
  clearTimeout(timer)
}
