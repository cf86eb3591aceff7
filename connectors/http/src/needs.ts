import type { Need } from '@openespf/application/connector'
import type { HttpConfig } from './config.ts'

const NAMED: readonly (readonly [RegExp, Need])[] = [
  [/\bsim\b/, 'sim'],
  [/\bservice_features\b/, 'service_features'],
  [/\bproduct\b/, 'product'],
  [/\baccessPolicy\b/, 'access_policy'],
  [/\bcustomer\b/, 'customer'],
  [/\bcustomFields\b/, 'custom_fields'],
  [/\bcounters\b/, 'counters'],
]

/** What the expressions about a subscriber name; a word too many only costs billing a call. */
export function needsOf({ wanted, state, send, create }: HttpConfig): Need[] {
  const text = JSON.stringify([wanted, state, send, create])
  return NAMED.flatMap(([word, need]) => (word.test(text) ? [need] : []))
}
