import { addHandler } from '../peers/ours.ts'
import { createAccounts } from '../sql/create-accounts.ts'
import { settleDown } from '../sql/settle-down.ts'
import type { Bench } from './bench.ts'
import { checkCaptured } from './checker.ts'
import { type FreshDatabase, ourSchema } from './database.ts'
import { arrival, judgeOurs } from './drain.ts'
import { type Commit, type Delay, delaysOf } from './load.ts'
import { startWorker, type Worker } from './worker.ts'

export type AtWork = {
  readonly fresh: FreshDatabase
  readonly worker: Worker
  /** Starts the dispatcher; returns when (monotonic milliseconds). */
  go(): number
}

/** A database of ours with accounts and a handler that is subscribed to their changes. */
export async function withOurs<T>(
  bench: Bench,
  options: { accounts: number; prepare?: (fresh: FreshDatabase) => Promise<void> },
  use: (work: AtWork) => Promise<T>,
): Promise<T> {
  const fresh = await bench.server.fresh(ourSchema)
  try {
    await createAccounts(fresh.database, options.accounts)
    await addHandler(fresh.database, { name: 'sink', url: bench.sink.url })
    await options.prepare?.(fresh)
    await settleDown(fresh.database)
    const worker = await startWorker('ours')
    try {
      const place = { settings: fresh.settings, sinkUrl: bench.sink.url, spec: { events: 0, entities: 1 } }
      const result = await use({ fresh, worker, go: () => worker.go({ ...place, mode: 'ordered' }) })
      bench.noteRss((await worker.usage()).peakRssMb)
      return result
    } finally {
      await worker.stop()
    }
  } finally {
    await fresh.drop()
  }
}

/** Makes changes while ours is at work and returns what became of each; notes what was lost or out of order. */
export async function observe(
  bench: Bench,
  { worker }: AtWork,
  options: { what: string; count: number; change: () => Promise<Commit[]> },
): Promise<Delay[]> {
  const { reached } = await bench.sink.reset({ count: options.count })
  const commits = await options.change()
  await arrival(bench, { reached, worker })
  const log = await bench.sink.log()
  judgeOurs(bench, options.what, checkCaptured(log, options.count))
  return delaysOf(log, commits)
}
