import { type HttpResponse, type Outcome, retryAfter } from '@openespf/application/connector'
import type { Expression } from './expression.ts'
import type { Problem } from './problem.ts'
import type { Rule } from './program.ts'

/** What an answer means, before what it means for the change. */
export type Verdict =
  | { kind: 'applied' }
  | { kind: 'unchanged' }
  | { kind: 'absent' }
  | Extract<Outcome, { kind: 'pending' }>
  | (Problem & { reason: string })

/** `pending`: the token of what was asked about, where an answer names none. */
type By = { now: Date; conceal: (text: string) => string; pending?: string | undefined }

const EXCERPT = 200
/** 401 and 407 speak of us, not of the account: it waits until somebody mends the credentials. */
const RETRIED = [401, 407, 408, 425, 429]

/** The first rule that fits; without one, what HTTP says. `conceal` takes the secrets out of every text. */
export async function judge(response: HttpResponse, rules: readonly Rule[], by: By): Promise<Verdict> {
  const { status, headers } = response
  const answer = { status, headers, body: parseBody(response.body) }
  const rule = await findRule(
    rules.filter((each) => !each.status || isAmong(each.status, status)),
    answer,
  )
  const fallback = meaning(response, by)
  if (!rule) return fallback
  return 'is' in rule ? follow(rule, answer, { ...by, fallback }) : rule
}

/** The first rule whose condition is true of what was said, or why that cannot be told. */
export async function findRule(rules: readonly Rule[], said: object): Promise<Rule | Problem | undefined> {
  for (const rule of rules) {
    const when = await rule.when?.evaluate(said)
    if (when && when.kind !== 'value') return when
    if (!when || when.value === true) return rule
  }
  return undefined
}

/** What the body of an answer is for expressions: JSON, or else the text. */
export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** What a rule says of an answer or a notification that it fits; `fallback`: what that means without a rule. */
export async function follow(
  rule: Rule,
  said: object,
  { fallback, conceal, pending }: Pick<By, 'conceal' | 'pending'> & { fallback: Verdict },
): Promise<Verdict> {
  const text = async (expression: Expression | undefined): Promise<string | undefined> => {
    const found = await expression?.evaluate(said)
    if (found?.kind !== 'value') return found?.reason
    return textOf(found.value)
  }
  const because = await text(rule.because)
  const reason = because === undefined ? undefined : oneLine(conceal(because))
  switch (rule.is) {
    case 'applied':
    case 'unchanged':
    case 'absent':
      return { kind: rule.is }
    case 'pending': {
      const token = (await text(rule.token)) || pending
      if (token) return { kind: 'pending', token }
      return { kind: 'retry', reason: 'the external system named no token for its confirmation' }
    }
    default: {
      const seconds = Number(await text(rule.after))
      const after = rule.is === 'retry' && seconds >= 0 ? { afterMs: seconds * 1000 } : {}
      const own = 'reason' in fallback ? fallback : { reason: 'the external system answered so' }
      const kept = rule.is === 'retry' && fallback.kind === 'retry' ? fallback : {}
      return { ...kept, kind: rule.is, reason: reason ?? own.reason, ...after }
    }
  }
}

function meaning(response: HttpResponse, by: By): Verdict {
  const { status } = response
  if (status >= 200 && status < 300) return { kind: 'applied' }
  if (status === 404 || status === 410) return { kind: 'absent' }
  const reason = `the external system answered ${excerpt(response, by.conceal)}`
  return RETRIED.includes(status) || status >= 500
    ? { kind: 'retry', reason, ...retryAfter(response, by.now) }
    : { kind: 'reject', reason }
}

/** The status and the beginning of the text, on one line; secrets are taken out before it is cut. */
export function excerpt(response: HttpResponse, conceal: (text: string) => string): string {
  const line = oneLine(conceal(response.body))
  return line === '' ? `${response.status}` : `${response.status}: ${line}`
}

function oneLine(text: string): string {
  return text
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, EXCERPT)
    .toWellFormed()
}

/** A value as a text; undefined where there is none. */
export function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isAmong(patterns: readonly string[], status: number): boolean {
  return patterns.includes(String(status)) || patterns.includes(`${Math.floor(status / 100)}xx`)
}
