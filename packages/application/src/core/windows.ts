const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
export type Day = (typeof DAYS)[number]

/** When an external system is under maintenance, in UTC: every week on these days (all unless given), or once. */
export type MaintenanceWindow =
  | { from: string; to: string; days?: readonly Day[] }
  | { starts: string; ends: string }

const DAY_MS = 86_400_000

/** When the maintenance that is on at `now` ends, where windows that touch are one; undefined: there is none. */
export function maintenanceUntil(windows: readonly MaintenanceWindow[], now: number): number | undefined {
  let until: number | undefined
  for (let rounds = 0; rounds <= windows.length; rounds++) {
    const ends = windows.flatMap((window) => endOf(window, until ?? now) ?? [])
    if (ends.length === 0) return until
    until = Math.max(...ends)
  }
  return until
}

function endOf(window: MaintenanceWindow, now: number): number | undefined {
  if ('starts' in window) {
    const [starts, ends] = [Date.parse(window.starts), Date.parse(window.ends)]
    return starts <= now && now < ends ? ends : undefined
  }
  const midnight = Math.floor(now / DAY_MS) * DAY_MS
  const length = ((minutes(window.to) - minutes(window.from) + 1440) % 1440) * 60_000
  // One that began yesterday may reach over midnight.
  for (const day of [midnight - DAY_MS, midnight]) {
    const starts = day + minutes(window.from) * 60_000
    const on = DAYS[new Date(day).getUTCDay()]
    const counts = window.days === undefined || window.days.some((each) => each === on)
    if (counts && starts <= now && now < starts + length) return starts + length
  }
  return undefined
}

/** Of a time of day, `HH:MM`. */
function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(':').map(Number)
  return hours * 60 + rest
}
