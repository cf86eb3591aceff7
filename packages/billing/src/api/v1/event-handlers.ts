import type { RaisedEvents } from '../../raised-events/operations.ts'
import type { Handlers, MethodsOf } from './handlers.ts'
import { defined } from './read-params.ts'

export function eventHandlers(events: RaisedEvents): Handlers<MethodsOf<'Event'>> {
  return {
    async 'Event/raise_event'({ event_type: eventType, id, variables }, caller) {
      const event = { eventType, id, ...defined({ variables }) }
      return { i_raised_event: await events.raise(caller, event) }
    },
  }
}
