const SECONDS = /^\d{1,9}$/

/** The wait in milliseconds that a Retry-After header asks for: seconds or an HTTP date; undefined when it is neither. */
export function parseRetryAfter(header: string, now: number): number | undefined {
  const text = header.trim()
  if (SECONDS.test(text)) return Number(text) * 1000
  const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
