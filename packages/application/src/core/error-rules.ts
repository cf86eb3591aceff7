/** `fast`: what will pass by itself, soon; `slow`: what somebody must first put right elsewhere. */
export type Pace = 'fast' | 'slow'

/**
 * What an error of an external system means. It fits when `code` is the error's and `match` is in its text (in any case of
 * letters, or a regular expression between slashes). `read-back`: look again; the change may be there already.
 */
export type ErrorRule = {
  code?: string
  match?: string
  action: 'retry-fast' | 'retry-slow' | 'read-back' | 'reject'
  /** What the status says instead of the error's text. */
  say?: string
}

/** Tried after the rules of a connector's configuration and those that the connector brings. */
export const builtInRules: readonly ErrorRule[] = [
  { match: '/already (exists|present|there|in use)/', action: 'read-back' },
  { match: '/duplicate|entryAlreadyExists|not unique/', action: 'read-back' },
  { match: '/(unknown|no such) (subscriber|user|entry|object|resource)/', action: 'read-back' },
  {
    match: '/(subscriber|user|entry|object|resource) (unknown|not found|does(n.t| not) exist)/',
    action: 'read-back',
  },
]

/** The first rule that fits. */
export function findRule(
  rules: readonly ErrorRule[],
  error: { reason: string; code?: string | undefined },
): ErrorRule | undefined {
  return [...rules, ...builtInRules].find(
    ({ code, match }) =>
      (code === undefined || code === error.code) && (match === undefined || fits(match, error.reason)),
  )
}

function fits(match: string, text: string): boolean {
  const expression = expressionOf(match)
  return expression === undefined
    ? text.toLowerCase().includes(match.toLowerCase())
    : new RegExp(expression, 'i').test(text)
}

/** What stands between slashes; undefined: it is a plain text. */
export function expressionOf(match: string): string | undefined {
  return /^\/(.+)\/$/s.exec(match)?.[1]
}
