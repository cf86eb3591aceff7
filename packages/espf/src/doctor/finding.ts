/** What one check found. `next`: what to do about it, with everything that is not ok. */
export type Finding =
  | { check: string; verdict: 'ok'; says: string }
  | { check: string; verdict: 'warn' | 'fail'; says: string; next: string }

export const ok = (check: string, says: string): Finding => ({ check, verdict: 'ok', says })
export const warn = (check: string, says: string, next: string): Finding => ({
  check,
  verdict: 'warn',
  says,
  next,
})
export const fail = (check: string, says: string, next: string): Finding => ({
  check,
  verdict: 'fail',
  says,
  next,
})

/** The message of whatever was thrown, on one line. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join('; ')
  const text = error instanceof Error ? error.message : String(error)
  return text
    .trim()
    .split(/\s*\n\s*/)
    .join('; ')
}

/** So many of a thing: `1 row`, `3 rows`. */
export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`
}

/** How long that is, in its largest unit: `40 s`, `3 h`, `12 days`. */
export function lengthOf(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`
  return `${Math.round(seconds / 86_400)} days`
}

/** Bytes in the largest unit that leaves at least one of it. */
export function sizeOf(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10))
  const number = bytes / 2 ** (10 * power)
  return `${number < 10 && power > 0 ? number.toFixed(1) : Math.round(number)} ${['B', 'kB', 'MB', 'GB', 'TB'][power]}`
}
