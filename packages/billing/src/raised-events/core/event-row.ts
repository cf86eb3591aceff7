import { findEventType, idVariableOf } from '@openespf/contract/events'
import { parseId } from '@openespf/contract/ids'
import { invalid } from '../../core/refusals.ts'

type Value = string | number | boolean | null

/** An event that an administrator asks for; `id` is the entity's. */
export type RaisedEvent = {
  eventType: string
  id: number | string
  variables?: Readonly<Record<string, Value>>
}

/** What every event carries, whoever raises it. */
const OWN = ['i_event', 'i_env', 'event_time']

/**
 * The event with its entity (`connection/7`), and the entity's id among its variables. Refuses types that our tables
 * raise, an id that does not fit the kind of entity, and variables that are not for the caller to set.
 */
export function eventRow(event: RaisedEvent): {
  eventType: string
  entity: string
  variables: Record<string, Value>
} {
  const known = findEventType(event.eventType)
  if (known?.raisedBy !== 'request')
    throw invalid(`events of type ${event.eventType} are not raised by request`)
  const name = idVariableOf(known.entity)
  const id = name.startsWith('i_') ? parseId(event.id) : String(event.id)
  if (id === undefined) throw invalid(`id must be a positive integer: it is the ${name}`)
  const variables = event.variables ?? {}
  const taken = [...OWN, name].find((own) => own in variables)
  if (taken !== undefined) throw invalid(`variables must not name ${taken}: it is set here`)
  return { eventType: known.type, entity: `${known.entity}/${id}`, variables: { [name]: id, ...variables } }
}
