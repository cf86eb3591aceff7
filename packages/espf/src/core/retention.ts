const DAY_MS = 24 * 60 * 60 * 1000

/** What is kept by day (UTC), and dropped by day. */
export const historyTables = ['event', 'delivery_history', 'attempt'] as const
export type HistoryTable = (typeof historyTables)[number]

/** One day of a table: all rows from `from` to before `to`. */
export type DayPartition = { table: HistoryTable; name: string; from: Date; to: Date }

/** What is unfinished although it was captured long ago: `iEvents` is all of it only if `complete`. */
export type OldUnfinished = {
  /** How many deliveries each handler has, and the oldest of them, oldest first. */
  holders: readonly { iHandler: number; oldest: Date; count: number }[]
  iEvents: readonly number[]
  complete: boolean
}

/** Midnight (UTC) before that time, moved by so many days. */
export function dayAt(time: Date, days = 0): Date {
  return new Date((Math.floor(time.getTime() / DAY_MS) + days) * DAY_MS)
}

/** The partition that a row of that time belongs to. */
export function partitionOf(table: HistoryTable, time: Date): DayPartition {
  const from = dayAt(time)
  return {
    table,
    name: `${table}_${from.toISOString().slice(0, 10).replaceAll('-', '')}`,
    from,
    to: dayAt(time, 1),
  }
}

/** The day of that name; undefined when it is none of ours, such as a default partition. */
export function parsePartition(name: string): DayPartition | undefined {
  const [, prefix, year, month, day] = /^([a-z_]+)_(\d{4})(\d{2})(\d{2})$/.exec(name) ?? []
  const table = historyTables.find((one) => one === prefix)
  const time = new Date(`${year}-${month}-${day}T00:00:00Z`)
  if (table === undefined || Number.isNaN(time.getTime())) return undefined
  return partitionOf(table, time)
}

/** Those of the partitions that ended by then, oldest first. */
export function endedBy(names: readonly string[], time: Date): DayPartition[] {
  return names
    .map(parsePartition)
    .filter((one) => one !== undefined)
    .filter((one) => one.to <= time)
    .sort((a, b) => a.from.getTime() - b.from.getTime())
}

/**
 * What is older than this is not needed: the start of the day that began so many days ago. `times` are those of different
 * clocks, of which the earliest counts: one that is ahead must not drop anything early.
 */
export function retentionLimit(times: readonly Date[], days: number): Date {
  return dayAt(new Date(Math.min(...times.map((time) => time.getTime()))), -days)
}

/**
 * From when on everything stays, because too much is unfinished to look for it one by one: the day before the oldest, since
 * an event is stamped when its transaction begins and its delivery when it is queued. Undefined: nothing stays for that.
 */
export function everythingStaysFrom(unfinished: OldUnfinished): Date | undefined {
  const [first] = unfinished.holders
  return unfinished.complete || first === undefined ? undefined : dayAt(first.oldest, -1)
}

/** Puts together what parts of the queues hold. `most`: more events than that are not looked for one by one. */
export function gatherUnfinished(
  rows: readonly { i_handler: number; oldest: Date; count: number; i_events: readonly number[] }[],
  most: number,
): OldUnfinished {
  const holders = [...Map.groupBy(rows, (row) => row.i_handler)]
    .map(([iHandler, parts]) => ({
      iHandler,
      oldest: new Date(Math.min(...parts.map((part) => part.oldest.getTime()))),
      count: parts.reduce((sum, part) => sum + part.count, 0),
    }))
    .sort((a, b) => a.oldest.getTime() - b.oldest.getTime())
  const iEvents = [...new Set(rows.flatMap((row) => row.i_events))]
  const isListed = rows.every((row) => row.i_events.length === row.count)
  return { holders, iEvents, complete: isListed && iEvents.length <= most }
}
