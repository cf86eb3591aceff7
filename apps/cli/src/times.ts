import { UsageError } from './failures.ts'

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }
const ABSOLUTE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,6})?)?)?(Z|[+-]\d\d:\d\d)?$/

/** Seconds of `90s`, `10m`, `2h`, `3d`, `1w`, or of a bare number. Throws a UsageError. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([smhdw]?)$/.exec(text)
  if (!match) throw new UsageError(`"${text}" is no duration: give one such as 90s, 10m, 2h, 3d`)
  return Number(match[1]) * (UNIT_SECONDS[match[2] ?? ''] ?? 1)
}

/**
 * A moment as the API takes it (ISO 8601, UTC): so long ago (`10m`, `2h`, `3d`), so far ahead (`+2h`), `now`, or a date and
 * time, in the local zone unless it names one. Throws a UsageError.
 */
export function parseMoment(text: string, now: Date): string {
  if (text === 'now') return now.toISOString()
  const relative = /^(\+?)(\d+(?:\.\d+)?[smhdw])$/.exec(text)
  if (relative) {
    const seconds = parseDuration(relative[2] ?? '')
    return new Date(now.getTime() + (relative[1] === '+' ? 1 : -1) * seconds * 1000).toISOString()
  }
  const at = ABSOLUTE.test(text) ? readAbsolute(text) : undefined
  if (!at || Number.isNaN(at.getTime()))
    throw new UsageError(
      `"${text}" is no time: give 10m, 2h or 3d (ago), +2h (from now), or 2026-01-31 14:30:00`,
    )
  return at.toISOString()
}

/** JavaScript reads a bare date as UTC, a date with a time as local; here both are local. */
function readAbsolute(text: string): Date {
  return new Date(text.length === 10 ? `${text}T00:00:00` : text.replace(' ', 'T'))
}

/** `2026-01-31 14:30:05` in the local zone, of what the API writes: ISO 8601, or `YYYY-MM-DD HH:MM:SS` in UTC. */
export function showTime(text: string | null): string {
  if (text === null) return ''
  const at = new Date(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? `${text.replace(' ', 'T')}Z` : text)
  if (Number.isNaN(at.getTime())) return text
  const two = (value: number) => String(value).padStart(2, '0')
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${date} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}
