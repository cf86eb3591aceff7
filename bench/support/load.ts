import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '@openespf/foundation/pg'
import { toggleBlock } from '../sql/toggle-block.ts'
import { monotonicMs } from './clock.ts'
import type { ReceiptLog } from './receipts.ts'

/** One change: when it was due, and when its writer knew that it was committed. Monotonic milliseconds. */
export type Commit = { account: number; due: number; at: number }

export type Load = { perSecond: number; seconds: number; accounts: number; firstAccount?: number }

/**
 * Changes accounts in turn at a fixed rate, one transaction each, whatever becomes of them: a change is made when it is
 * due, not when the last one is through.
 */
export async function makeLoad(database: Database, load: Load): Promise<Commit[]> {
  const total = Math.round(load.perSecond * load.seconds)
  const commits: Commit[] = []
  const under: Promise<void>[] = []
  const begun = monotonicMs()
  const change = async (account: number, due: number): Promise<void> => {
    await toggleBlock(database, account)
    commits.push({ account, due, at: monotonicMs() })
  }
  for (let i = 0; i < total; ) {
    const now = monotonicMs()
    for (; i < total; i++) {
      const due = begun + (i * 1000) / load.perSecond
      if (due > now) break
      under.push(change((load.firstAccount ?? 1) + (i % load.accounts), due))
    }
    await delay(1)
  }
  await Promise.all(under)
  return commits
}

export type Delay = {
  commit: Commit
  /** From the commit to the receipt, in milliseconds; 0 when it was received before its writer knew. */
  fromCommit: number
  /** From when the change was due: with the change itself, and every wait before it. */
  fromDue: number
}

/** Pairs the n-th commit of each account with the n-th event received of it; those without one are left out. */
export function delaysOf(log: ReceiptLog, commits: readonly Commit[]): Delay[] {
  const received = new Map<number, number[]>()
  const seen = new Set<number>()
  for (const [i, event] of log.events.entries()) {
    if (seen.has(event)) continue
    seen.add(event)
    const entity = log.entities[i] ?? 0
    const times = received.get(entity) ?? []
    times.push(log.times[i] ?? 0)
    received.set(entity, times)
  }
  const delays: Delay[] = []
  for (const commit of commits.toSorted((a, b) => a.at - b.at)) {
    const at = received.get(commit.account)?.shift()
    if (at === undefined) continue
    delays.push({ commit, fromCommit: Math.max(0, at - commit.at), fromDue: at - commit.due })
  }
  return delays
}
