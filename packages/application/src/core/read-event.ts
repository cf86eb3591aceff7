import type { EventEnvelope } from '@openespf/contract/envelope'
import { type AccountId, type CustomerId, type EnvId, type EventId, parseId } from '@openespf/contract/ids'

/** What an event asks to be looked at again. `nothing`: it is about no account that it names. */
export type Asks =
  | { kind: 'account'; iAccount: AccountId }
  | { kind: 'customer'; iCustomer: CustomerId }
  | { kind: 'nothing' }

export type ReceivedEvent = {
  kind: 'event'
  eventType: string
  iEvent: EventId
  /** 0 when the sender does not name its environment (payloads before MR121: espf-facts §3.1). */
  iEnv: EnvId | 0
  asks: Asks
}

/** Printable ASCII, as all event types are: espf-facts §3.1. */
const EVENT_TYPE = /^[!-~]{1,200}$/

/**
 * Reads an event's body. Ids may be numbers or strings of digits (espf-facts §3.2), the `_id` of an account may be called
 * `billing_entity_id` (§4.2). Anything that names an account asks for that account, whatever its type; customer events
 * ask for all accounts of the customer. A required or unreadable id makes it no event. `test`: sent by hand to see whether
 * events get through; nothing has happened.
 */
export function readEvent(
  envelope: EventEnvelope,
): ReceivedEvent | { kind: 'test' } | { kind: 'invalid'; problem: string } {
  const { event_type: eventType, variables } = envelope
  if (variables['test'] === true && variables['i_event'] === 0) return { kind: 'test' }
  if (!EVENT_TYPE.test(eventType)) return invalid('event_type is not made of printable characters')
  const iEvent = parseId<EventId>(variables['i_event'])
  if (iEvent === undefined) return invalid('variables.i_event is missing or is not an id')
  const iEnv = isAbsent(variables['i_env']) ? 0 : parseId<EnvId>(variables['i_env'])
  if (iEnv === undefined) return invalid('variables.i_env is not an id')
  const asks = readAsks(eventType, variables)
  if (typeof asks === 'string') return invalid(`variables.${asks} is not an id`)
  return { kind: 'event', eventType, iEvent, iEnv, asks }
}

/** What is asked for, or the name of the variable that cannot be read. */
function readAsks(eventType: string, variables: EventEnvelope['variables']): Asks | string {
  const [family] = eventType.split('/')
  const account = firstPresent(variables, 'i_account', family === 'Account' ? 'billing_entity_id' : undefined)
  if (account) {
    const iAccount = parseId<AccountId>(variables[account])
    return iAccount === undefined ? account : { kind: 'account', iAccount }
  }
  if (family !== 'Customer') return { kind: 'nothing' }
  const customer = firstPresent(variables, 'i_customer', 'billing_entity_id')
  if (!customer) return { kind: 'nothing' }
  const iCustomer = parseId<CustomerId>(variables[customer])
  return iCustomer === undefined ? customer : { kind: 'customer', iCustomer }
}

function firstPresent(
  variables: EventEnvelope['variables'],
  ...names: (string | undefined)[]
): string | undefined {
  return names.find((name) => name !== undefined && !isAbsent(variables[name]))
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

function invalid(problem: string): { kind: 'invalid'; problem: string } {
  return { kind: 'invalid', problem }
}
