/** The account's id without its realm: `6808881050@msisdn` → `6808881050`. */
export function accountIdOf({ account }: { account: { id: string } }): string {
  return account.id.replace(/@.*$/s, '')
}

/**
 * Whether an account has service. Billing leaves `status` out, or empty, or says `active`, when it is in order
 * (espf-facts §7.3, §7.5); `serviceStatuses` are those that do not bar service either.
 */
export function isInService(
  { account }: { account: { status?: string } },
  serviceStatuses: readonly string[],
): boolean {
  const status = account.status ?? ''
  return status === '' || status === 'active' || serviceStatuses.includes(status)
}

/** The value at a dotted path of a subscriber, `product.name`; undefined where there is none. */
export function valueAt(from: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? Reflect.get(value, name)
          : undefined,
      from,
    )
}

/** What an answer's `Retry-After` says (RFC 9110 §10.2.3): seconds, or a date. */
export function retryAfter(
  { headers }: { headers: Readonly<Record<string, string>> },
  now: Date,
): { afterMs?: number } {
  const [, value = ''] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after') ?? []
  if (/^\s*\d{1,9}\s*$/.test(value)) return { afterMs: Number(value) * 1000 }
  const at = /[A-Za-z]/.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? {} : { afterMs: Math.max(0, at - now.getTime()) }
}

/**
 * A field that is not as it should be, for a drift report: texts as they are, anything else as JSON. Of a secret only whether
 * it is set is told.
 */
export function differentField(
  subject: string,
  field: string,
  values: { expected: unknown; actual: unknown; isSecret: boolean },
): { kind: 'different'; subject: string; field: string; expected: string; actual: string } {
  const { expected, actual, isSecret } = values
  const show = (value: unknown, instead: string): string => {
    if (value === undefined || value === null) return '(not set)'
    if (isSecret) return instead
    return typeof value === 'string' ? value : JSON.stringify(value)
  }
  const shown = {
    expected: show(expected, '(set)'),
    actual: show(actual, isSet(expected) ? '(another)' : '(set)'),
  }
  const told =
    shown.expected === shown.actual
      ? { expected: JSON.stringify(expected ?? null), actual: JSON.stringify(actual) ?? '(not set)' }
      : shown
  return { kind: 'different', subject, field, ...told }
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null
}
