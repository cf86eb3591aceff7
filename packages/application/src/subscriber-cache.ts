import type { AccountId } from '@openespf/contract/ids'
import type { Subscriber } from './connector.ts'

type Entry = { generation: number; startedAt: number; subscriber: Promise<Subscriber | undefined> }

/** How long what was read from billing is good, in milliseconds. */
const FRESH_MS = 5000

/**
 * Reads an account once for all connectors that are asked to look at it in the same burst. What was read for a generation
 * is good for it and for earlier ones: a later one was asked for because something changed since.
 */
export function createSubscriberCache(
  read: (iAccount: AccountId) => Promise<Subscriber | undefined>,
  freshMs = FRESH_MS,
): (iAccount: AccountId, generation: number) => Promise<Subscriber | undefined> {
  const entries = new Map<AccountId, Entry>()

  /** In the order of their age. */
  const forgetOld = (now: number): void => {
    for (const [iAccount, { startedAt }] of entries) {
      if (now - startedAt < freshMs) return
      entries.delete(iAccount)
    }
  }
  return (iAccount, generation) => {
    const now = performance.now()
    forgetOld(now)
    const known = entries.get(iAccount)
    if (known && known.generation >= generation) return known.subscriber
    const entry = { generation, startedAt: now, subscriber: read(iAccount) }
    entries.delete(iAccount)
    entries.set(iAccount, entry)
    entry.subscriber.catch(() => {
      if (entries.get(iAccount) === entry) entries.delete(iAccount)
    })
    return entry.subscriber
  }
}
