import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '@openespf/foundation/pg'
import { findPeer, type PeerName } from '../peers/find-peer.ts'
import { FIRST_HANDLER } from '../peers/ours.ts'
import type { Mode, Peer, Place } from '../peers/peer.ts'
import { countEnds } from '../sql/count-ends.ts'
import { settleDown } from '../sql/settle-down.ts'
import type { Bench } from './bench.ts'
import { check, describeVerdict, isComplete, keepsOrder, type Verdict } from './checker.ts'
import { monotonicMs } from './clock.ts'
import { type FreshDatabase, ourSchema } from './database.ts'
import { HOT_ENTITY, type PlanSpec, planOf } from './events.ts'
import { cpuMs } from './machine.ts'
import { startWorker, type Worker } from './worker.ts'

/** A run of which nothing more is received for so long has failed. */
const STALL_MS = 60_000
const SETTLED_POLL_MS = 10

export type Drained = {
  /** Events a second from the start of the system to the last receipt. */
  received: number
  /** The same until the system itself had noted everything as done; undefined for a part of a queue. */
  settled: number | undefined
  /** Processor time of the system's process, in microseconds an event. */
  cpuUs: number
  /** The same of the database server, or of Redis. */
  storeCpuUs: number
  peakRssMb: number
  verdict: Verdict
}

export type DrainJob = {
  peer: PeerName
  mode: Mode
  spec: PlanSpec
  /** The first so many only. */
  part?: number
  /** Those behind the hot entity only. */
  others?: boolean
  /** A filled copy to work on, instead of filling an empty one. */
  filled?: FreshDatabase
  /** Looks at the database when all is settled. */
  inspect?(database: Database): Promise<void>
}

/** Fills a fresh queue, starts the system on it and waits until the sink has everything that is waited for. */
export async function drain(bench: Bench, job: DrainJob): Promise<Drained> {
  const peer = await findPeer(job.peer)
  const fresh = job.filled ?? (await bench.server.fresh(job.peer === 'ours' ? ourSchema : undefined))
  try {
    const place = await placeFor(bench, job, fresh)
    if (job.filled === undefined) await peer.fill(place)
    await settleDown(fresh.database)
    const drained = await drainFilled(bench, { job, peer, place })
    if (drained.settled !== undefined) await job.inspect?.(fresh.database)
    return drained
  } finally {
    await fresh.drop()
  }
}

async function placeFor(bench: Bench, job: DrainJob, fresh: FreshDatabase): Promise<Place> {
  const redis = job.peer === 'bullmq' ? await bench.redis() : undefined
  return {
    settings: fresh.settings,
    sinkUrl: bench.sink.url,
    spec: job.spec,
    mode: job.mode,
    ...(redis && { redisPort: redis.port }),
  }
}

async function drainFilled(
  bench: Bench,
  { job, peer, place }: { job: DrainJob; peer: Peer; place: Place },
): Promise<Drained> {
  const plan = planOf(job.spec)
  const count = job.part ?? (job.others ? job.spec.events : plan.length)
  const { reached } = await bench.sink.reset({ count, ...(job.others && { ignoring: HOT_ENTITY }) })
  const worker = await startWorker(job.peer)
  try {
    const [before, storeBefore] = [await worker.usage(), await storeCpuMs(bench, job)]
    const begun = worker.go(place)
    const last = await arrival(bench, { reached, worker })
    const isWhole = count === plan.length
    const settled = isWhole ? await whenSettled(peer, place) : undefined
    const [after, storeAfter] = [await worker.usage(), await storeCpuMs(bench, job)]
    await worker.stop()
    const log = await bench.sink.log()
    return {
      received: perSecond(count, last - begun),
      settled: settled === undefined ? undefined : perSecond(count, settled - begun),
      cpuUs: ((after.cpuMs - before.cpuMs) * 1000) / log.events.length,
      storeCpuUs: ((storeAfter - storeBefore) * 1000) / log.events.length,
      peakRssMb: after.peakRssMb,
      verdict: check(log, plan, isWhole),
    }
  } finally {
    await worker.stop()
  }
}

async function storeCpuMs(bench: Bench, { peer }: DrainJob): Promise<number> {
  if (peer !== 'bullmq') return bench.server.cpuMs()
  const redis = await bench.redis()
  return (redis && (await cpuMs(redis.pid))) ?? Number.NaN
}

function perSecond(count: number, ms: number): number {
  return (count * 1000) / ms
}

/** When the goal was reached; an Error when the worker dies or nothing more comes. */
export async function arrival(
  bench: Bench,
  { reached, worker }: { reached: Promise<number>; worker: Worker },
): Promise<number> {
  const over = new AbortController()
  try {
    return await Promise.race([reached, worker.died, stalled(bench, over.signal)])
  } finally {
    over.abort()
  }
}

async function stalled(bench: Bench, signal: AbortSignal): Promise<never> {
  let seen = -1
  let since = monotonicMs()
  for (;;) {
    await delay(1000, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return await new Promise<never>(() => undefined)
    const { received } = await bench.sink.count()
    if (received !== seen) since = monotonicMs()
    else if (monotonicMs() - since > STALL_MS) {
      throw new Error(`nothing was received for ${STALL_MS / 1000} s, after ${received} requests`)
    }
    seen = received
  }
}

async function whenSettled(peer: Peer, place: Place): Promise<number> {
  const deadline = monotonicMs() + STALL_MS
  for (;;) {
    const asked = monotonicMs()
    if (!(await peer.anyLeft(place))) return asked
    if (asked > deadline) throw new Error(`${peer.name} has not noted everything as done`)
    await delay(SETTLED_POLL_MS)
  }
}

/** Drains with ours, and notes what must never be: a loss, disorder, an end without its attempt in the history. */
export async function drainOurs(
  bench: Bench,
  what: string,
  job: Omit<DrainJob, 'peer' | 'mode' | 'inspect'>,
): Promise<Drained> {
  const queued = job.spec.events + (job.spec.ahead ?? 0)
  const inspect = async (database: Database): Promise<void> => {
    const { ended, finished } = await countEnds(database, FIRST_HANDLER)
    if (finished === queued && ended === queued) return
    bench.fault(`${what}: ${finished} finished by an attempt, ${ended} ended in all, of ${queued}`)
  }
  const drained = await drain(bench, { ...job, peer: 'ours', mode: 'ordered', inspect })
  bench.noteRss(drained.peakRssMb)
  judgeOurs(bench, what, drained.verdict)
  return drained
}

export function judgeOurs(bench: Bench, what: string, verdict: Verdict): void {
  if (!isComplete(verdict) || !keepsOrder(verdict)) bench.fault(`${what}: ${describeVerdict(verdict)}`)
}
