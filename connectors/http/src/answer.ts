import type { HttpResponse } from '@openespf/application/connector'

/** What an answer's status means. */
export type Verdict =
  | { kind: 'success' }
  | { kind: 'absent' }
  | { kind: 'retry'; afterMs?: number }
  | { kind: 'reject' }

export type Statuses = { successStatuses: readonly string[]; retryStatuses: readonly string[] }

const EXCERPT = 200

/** 404 and 410 are `absent` unless the configuration gives them another meaning. */
export function judge(response: HttpResponse, statuses: Statuses, now: Date): Verdict {
  const status = String(response.status)
  const isAmong = (patterns: readonly string[]) =>
    patterns.includes(status) || patterns.includes(`${status[0]}xx`)
  if (isAmong(statuses.successStatuses)) return { kind: 'success' }
  if (isAmong(statuses.retryStatuses)) return { kind: 'retry', ...retryAfter(response, now) }
  return response.status === 404 || response.status === 410 ? { kind: 'absent' } : { kind: 'reject' }
}

/** The beginning of an answer's text on one line, after `conceal` has taken the secrets out of it. */
export function excerpt(response: HttpResponse, conceal: (text: string) => string): string {
  const line = conceal(response.body)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return line === '' ? `${response.status}` : `${response.status}: ${line.slice(0, EXCERPT)}`
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function retryAfter({ headers }: HttpResponse, now: Date): { afterMs?: number } {
  const [, value = ''] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after') ?? []
  if (/^\s*\d{1,9}\s*$/.test(value)) return { afterMs: Number(value) * 1000 }
  const at = /[A-Za-z]/.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? {} : { afterMs: Math.max(0, at - now.getTime()) }
}
