import { AppError } from '@openespf/contract/errors'
import type { EventVersion, TypeNames } from '@openespf/contract/event-types'
import { deliveredTypes, findEventType, spell } from '@openespf/contract/events'
import { matcher } from './event-filter.ts'

/**
 * The event types of a handler that names or patterns select, spelled as it spells them; raw ones are found in either
 * spelling. Refuses with `request.invalid` one that selects nothing, and names some that are near.
 */
export function selectTypes(
  handler: { event_version: EventVersion; names: TypeNames },
  patterns: readonly string[],
): string[] {
  const known = deliveredTypes(handler.event_version, handler.names)
  return patterns.flatMap((pattern) => {
    const fits = matcher(pattern)
    const selected = known.filter(
      (type) => fits(type) || otherSpellings(handler.event_version, type).some(fits),
    )
    if (selected.length > 0) return selected
    const near = nearest(pattern, known)
    const hint = near.length > 0 ? `near are ${near.join(', ')}` : help(pattern)
    throw new AppError('request.invalid', {
      problem: `no ${handler.event_version} event type is or fits "${pattern}": ${hint}`,
    })
  })
}

function otherSpellings(version: EventVersion, type: string): string[] {
  const eventType = version === 'raw' ? findEventType(type) : undefined
  return eventType ? [spell(eventType, 'current'), spell(eventType, 'legacy')] : []
}

const help = (pattern: string): string =>
  pattern.includes('*')
    ? '* stands for one part between slashes'
    : "the handler's subscriptions list those that there are"

/** Types that share a part with the pattern, at most five. */
function nearest(pattern: string, known: readonly string[]): string[] {
  const parts = pattern
    .toLowerCase()
    .split('/')
    .filter((part) => part !== '*' && part !== '')
  const score = (type: string): number =>
    type
      .toLowerCase()
      .split('/')
      .filter((part) => parts.some((p) => part.includes(p) || p.includes(part))).length
  return known
    .map((type) => ({ type, score: score(type) }))
    .filter((one) => one.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, 5)
    .map((one) => one.type)
}
