/** Things that become due; the earliest is at hand. */
export type DueHeap<T> = {
  readonly size: number
  push(dueAt: number, item: T): void
  /** The earliest one if it is due at `now`. */
  popDue(now: number): T | undefined
  clear(): void
}

type Entry<T> = { dueAt: number; item: T }

export function createDueHeap<T>(): DueHeap<T> {
  const entries: Entry<T>[] = []

  const rise = (start: number, entry: Entry<T>): void => {
    let at = start
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = entries[parent]
      if (above === undefined || above.dueAt <= entry.dueAt) break
      entries[at] = above
      at = parent
    }
    entries[at] = entry
  }

  const sink = (entry: Entry<T>): void => {
    let at = 0
    for (;;) {
      const left = entries[2 * at + 1]
      const right = entries[2 * at + 2]
      const useRight = right !== undefined && left !== undefined && right.dueAt < left.dueAt
      const below = useRight ? right : left
      if (below === undefined || below.dueAt >= entry.dueAt) break
      entries[at] = below
      at = 2 * at + (useRight ? 2 : 1)
    }
    entries[at] = entry
  }

  return {
    get size() {
      return entries.length
    },
    push: (dueAt, item) => rise(entries.length, { dueAt, item }),
    popDue(now) {
      const first = entries[0]
      if (first === undefined || first.dueAt > now) return undefined
      const last = entries.pop()
      if (last !== undefined && last !== first) sink(last)
      return first.item
    },
    clear() {
      entries.length = 0
    },
  }
}
