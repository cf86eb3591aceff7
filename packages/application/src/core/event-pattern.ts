import { findEventType } from '@openespf/contract/events'

/**
 * Whether an event type, in either spelling of a renamed one, fits a pattern such as `SIM/*` or `Account/**`: `*` stands for
 * one part, `**` at the end for any number of them.
 */
export function matchesType(pattern: string, eventType: string): boolean {
  const known = findEventType(eventType)
  const names = [eventType, known?.type, known?.formerly].filter((name) => name !== undefined)
  const expression = expressionOf(pattern)
  return names.some((name) => expression.test(name))
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern.split('/').map((part) => {
    if (part === '**') return '.+'
    return part === '*' ? '[^/]+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${parts.join('/')}$`)
}
