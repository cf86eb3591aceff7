import { AppError } from '@openespf/contract/errors'
import type { EventVersion, TypeNames } from '@openespf/contract/event-types'
import { deliveredTypes, findEventType, groupedTypes } from '@openespf/contract/events'

/** What a handler is sent: its version and spelling, and its subscriptions. */
export type Wants = { version: EventVersion; names: TypeNames; subscribed: readonly string[] }

/** No entity has it: whoever acts upon a test event finds nothing. */
const NOBODY = 999_999_999
const ALWAYS = ['i_event', 'i_env', 'event_time']

/**
 * A made-up event: of the type that is asked for, else the first that the handler is subscribed to or could be. It has the
 * variables of its type, and `test`; its `i_event` is 0, which no recorded event has.
 * Throws `request.invalid` for a type that the handler cannot be sent.
 * @param now milliseconds since 1970
 */
export function makeTestEvent(
  wants: Wants,
  eventType: string | undefined,
  now: number,
): { eventType: string; body: string } {
  const { version, names, subscribed } = wants
  const possible = deliveredTypes(version, names)
  const type = [eventType, ...subscribed, ...possible].find((one) => one !== undefined)
  if (type === undefined || !(possible.includes(type) || subscribed.includes(type))) {
    throw new AppError('request.invalid', {
      problem: `The handler is not sent events of the type "${type}".`,
    })
  }
  const values = Object.fromEntries(variablesOf(version, type).map((name) => [name, madeUp(name, now)]))
  const body = JSON.stringify({ event_type: type, variables: { ...values, i_event: 0, test: true } })
  return { eventType: type, body }
}

/** A type that is not in the catalogue is one of attached tables. */
function variablesOf(version: EventVersion, type: string): readonly string[] {
  const known = version === 'grouped' ? groupedTypes.find((one) => one.type === type) : findEventType(type)
  return known?.variables ?? ALWAYS
}

function madeUp(name: string, now: number): string | number {
  switch (name) {
    case 'i_env':
      return 1
    case 'event_time':
      return new Date(now).toISOString().slice(0, 19).replace('T', ' ')
    case 'prev_balance':
      return 20.98
    case 'curr_balance':
      return 30.98
    case 'number':
      return '12025550123'
    case 'prev_status':
    case 'curr_status':
      return 'test'
    default:
      return NOBODY
  }
}
