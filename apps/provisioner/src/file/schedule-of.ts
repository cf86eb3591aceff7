import type { RunSchedule } from '@openespf/application'
import type { ScheduleEntry } from './provisioner-file.ts'

const MINUTE_MS = 60_000
const [LEAST_MS, DAY_MS, MOST_MS] = [10 * MINUTE_MS, 1440 * MINUTE_MS, 7 * 1440 * MINUTE_MS]
const USUAL_NAME = 'reconcile'

export function scheduleOf(entry: ScheduleEntry): RunSchedule {
  const { name = USUAL_NAME, days, connectors, filter, repair } = entry
  const { rate, max_error_share, max_removed_share } = entry
  return {
    name,
    times: {
      everyMs: everyOf(entry),
      atMs: minutesOf(entry.at ?? '00:00') * MINUTE_MS,
      ...(days && { days }),
    },
    ...(connectors && { connectors }),
    ...(filter && { filter }),
    ...(repair !== undefined && { repair }),
    limits: {
      ...(rate !== undefined && { rate }),
      ...(max_error_share !== undefined && { max_error_share }),
      ...(max_removed_share !== undefined && { max_removed_share }),
    },
  }
}

/** What the schema cannot say of schedules: where it stands in the list, and what is wrong there. */
export function problemOfSchedules(
  entries: readonly ScheduleEntry[],
  connectors: readonly string[],
): { path: (string | number)[]; problem: string } | undefined {
  const names = entries.map(({ name = USUAL_NAME }) => name)
  for (const [i, entry] of entries.entries()) {
    if (names.indexOf(names[i] ?? '') !== i)
      return { path: [i], problem: `two schedules are called ${names[i]}: give each its own name` }
    if (entry.every === undefined && entry.at === undefined)
      return { path: [i], problem: 'give every or at, or both' }
    const everyMs = everyOf(entry)
    if (everyMs < LEAST_MS || everyMs > MOST_MS)
      return { path: [i, 'every'], problem: 'every is from 10m to 168h' }
    if (entry.days && everyMs > DAY_MS)
      return { path: [i, 'days'], problem: 'days go with an every of at most 24h' }
    const stranger = entry.connectors?.findIndex((name) => !connectors.includes(name)) ?? -1
    if (stranger >= 0) {
      const problem = `there is no connector ${entry.connectors?.[stranger]}: ${connectors.join(', ')}`
      return { path: [i, 'connectors', stranger], problem }
    }
  }
  return undefined
}

function everyOf({ every = '24h' }: ScheduleEntry): number {
  return Number(every.slice(0, -1)) * (every.endsWith('h') ? 60 : 1) * MINUTE_MS
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
