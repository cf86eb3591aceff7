import type { EventEnvelope } from '@openespf/contract/envelope'
import { type AccountId, type EnvId, type EventId, parseId } from '@openespf/contract/ids'

/** Entities that are no account, whose events concern the accounts that have to do with them. */
export const FAN_OUT_ENTITIES = [
  'customer',
  'customer_site',
  'product',
  'access_policy',
  'sim_card',
  'did',
  'invoice',
] as const
export type FanOutEntity = (typeof FAN_OUT_ENTITIES)[number]

/** What an event asks to be looked at again. `nothing`: it concerns no account that can be told. `id` as billing spells it. */
export type Asks =
  | { kind: 'account'; iAccount: AccountId }
  | { kind: FanOutEntity; id: string }
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

/** Which variables of a family's events name an entity, the first one that is there counts. */
const NAMED_BY: Readonly<Record<string, readonly (readonly [variable: string, entity: FanOutEntity])[]>> = {
  Customer: [
    ['i_customer', 'customer'],
    ['billing_entity_id', 'customer'],
  ],
  CustomerSite: [['i_customer_site', 'customer_site']],
  Product: [['i_product', 'product']],
  Accessibility: [['i_product', 'product']],
  AccessPolicy: [['i_access_policy', 'access_policy']],
  SIM: [['i_sim_card', 'sim_card']],
  DID: [['number', 'did']],
  Invoice: [
    ['i_customer', 'customer'],
    ['i_invoice', 'invoice'],
  ],
  ServiceAttribute: [
    ['i_customer', 'customer'],
    ['i_customer_site', 'customer_site'],
    ['i_product', 'product'],
  ],
  Subscriber: [['i_customer', 'customer']],
}
/** A phone number, perhaps with a realm. */
const NUMBER = /^[!-~]{1,100}$/

/**
 * Reads an event's body. Ids may be numbers or strings of digits (espf-facts §3.2), the id of an account or customer may
 * be called `billing_entity_id` (§4.2). Anything that names an account asks for that account, whatever its type. A
 * required or unreadable id makes it no event. `test`: sent by hand to see whether events get through; nothing has
 * happened.
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
  if (typeof asks === 'string')
    return invalid(`variables.${asks} is not ${asks === 'number' ? 'a number' : 'an id'}`)
  return { kind: 'event', eventType, iEvent, iEnv, asks }
}

/** What is asked for, or the name of the variable that cannot be read. */
function readAsks(eventType: string, variables: EventEnvelope['variables']): Asks | string {
  const family = String(eventType.split('/')[0])
  const account = firstPresent(variables, 'i_account', family === 'Account' ? 'billing_entity_id' : undefined)
  if (account) {
    const iAccount = parseId<AccountId>(variables[account])
    return iAccount === undefined ? account : { kind: 'account', iAccount }
  }
  const [variable, entity] = NAMED_BY[family]?.find(([name]) => !isAbsent(variables[name])) ?? []
  if (variable === undefined || entity === undefined) return { kind: 'nothing' }
  const id = entity === 'did' ? readNumber(variables[variable]) : parseId(variables[variable])
  return id === undefined ? variable : { kind: entity, id: String(id) }
}

function readNumber(value: unknown): string | undefined {
  const number = typeof value === 'number' ? String(value) : value
  return typeof number === 'string' && NUMBER.test(number) ? number : undefined
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
