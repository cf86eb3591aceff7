import { setTimeout as delay } from 'node:timers/promises'
import { countStatusesSince, type Reports } from '../sql/count-statuses-since.ts'
import { listStatusesSince } from '../sql/list-statuses-since.ts'
import { toggleBlock } from '../sql/toggle-block.ts'
import type { Bench } from './bench.ts'
import { monotonicMs } from './clock.ts'
import type { LoopWorld } from './loop-world.ts'

/** Counting what is stored costs the database 2.5 ms a time; when the last one was stored is read from it. */
const LOOK_MS = 250
const PATIENCE_MS = 300_000

/** Waits until the status of each of the accounts is stored. */
export async function allTold(bench: Bench, { billing }: LoopWorld, reports: Reports): Promise<void> {
  const accounts = reports.last - reports.first + 1
  const patience = monotonicMs() + PATIENCE_MS
  for (;;) {
    const { ok, other } = await countStatusesSince(billing.database, reports)
    if (ok === accounts) return
    if (monotonicMs() > patience) {
      bench.fault(`loop: ${ok} of ${accounts} accounts were reported as OK, ${other} as something else`)
      return
    }
    await delay(LOOK_MS)
  }
}

/**
 * Changes accounts from `first` on at a fixed rate, a transaction each. From each commit to when its status was stored, in
 * milliseconds.
 */
export async function openLoop(
  bench: Bench,
  world: LoopWorld,
  { first, count, perSecond }: { first: number; count: number; perSecond: number },
): Promise<number[]> {
  const { database } = world.billing
  const since = new Date()
  const begun = monotonicMs()
  const committed = new Map<number, number>()
  const under: Promise<void>[] = []
  const change = async (account: number): Promise<void> => {
    await toggleBlock(database, account)
    committed.set(account, Date.now())
  }
  for (let i = 0; i < count; ) {
    for (; i < count && begun + (i * 1000) / perSecond <= monotonicMs(); i++) under.push(change(first + i))
    await delay(1)
  }
  await Promise.all(under)
  const reports = { since, first, last: first + count - 1 }
  await allTold(bench, world, reports)
  return (await listStatusesSince(database, reports)).map(({ i_account, at_ms }) =>
    Math.max(0, at_ms - (committed.get(i_account) ?? 0)),
  )
}
