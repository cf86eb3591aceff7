import type { Explanation } from '@openespf/contract/espf-events'
import { eventTypes, findEventType } from '@openespf/contract/events'
import { formatUtc } from '@openespf/contract/time'
import { type ExplainedHandler, type HoldUp, holdUps, inBrackets, type Scene } from './explain-hold-ups.ts'

export type ExplainedEvent = {
  iEvent: number
  iEnv: number
  eventType: string
  entity: string
  capturedAt: Date
  iCustomers: readonly number[] | null
  iProducts: readonly number[] | null
}

/** What an unfinished delivery waits behind: the first of those that must end before it, and how many they are. */
export type Ahead = {
  iEvent: number
  eventType: string
  attempts: number
  since: Date
  dueAt: Date | null
  lastError: string
  count: number
}

export type ExplainedDelivery = {
  eventType: string
  redelivery: number
  state: 'queued' | 'waiting' | 'finished' | 'rejected' | 'exhausted' | 'superseded' | 'cancelled'
  attempts: number
  reason: string
  firstFailedAt: Date | null
  dueAt: Date | null
  endedAt: Date | null
  supersededBy: number | null
  ahead: Ahead | null
}

type Facts = { facts: string[]; verdict: string }

/**
 * Why an event is or is not on its way to a handler: one explanation for each delivery (of each type the last), one if
 * there is none.
 */
export function explainEvent(
  event: ExplainedEvent,
  handler: ExplainedHandler,
  deliveries: readonly ExplainedDelivery[],
  scene: Scene,
): Explanation[] {
  const captured = `Event ${event.iEvent} (${event.eventType} of ${event.entity}) was captured ${at(event.capturedAt)}.`
  const base = { i_handler: handler.iHandler, handler: handler.name, i_event: event.iEvent }
  if (deliveries.length === 0) {
    const { facts, verdict } = explainAbsence(event, handler)
    return [{ ...base, event_type: event.eventType, state: null, facts: [captured, ...facts], verdict }]
  }
  return deliveries.map((delivery) => {
    const { facts, verdict } = explainDelivery(delivery, handler, scene)
    const sentAs =
      delivery.eventType === event.eventType ? [] : [`The handler is sent it as ${delivery.eventType}.`]
    const { eventType, state } = delivery
    return { ...base, event_type: eventType, state, facts: [captured, ...sentAs, ...facts], verdict }
  })
}

/** The same for an entity of which nothing has been captured, or nothing that is still kept. */
export function explainNothing(entity: string, handler: ExplainedHandler, scene: Scene): Explanation {
  const { facts, verdict } = explainSilence(entity, handler, scene)
  return {
    i_handler: handler.iHandler,
    handler: handler.name,
    i_event: null,
    event_type: '',
    state: null,
    facts: [`No event of ${entity} is in the log.`, ...facts],
    verdict,
  }
}

function explainSilence(entity: string, handler: ExplainedHandler, scene: Scene): Facts {
  const kind = entity.replace(/\/.*$/s, '')
  const raised = eventTypes.filter((type) => type.entity === kind)
  const wanted = raised.filter(({ type }) => wantedTypes(type, handler).length > 0).map(({ type }) => type)
  if (raised.length === 0) {
    const own = handler.routes
      .map((route) => route.rawType)
      .filter((type) => findEventType(type) === undefined)
    return {
      facts: [
        `No event type of the catalogue is about a "${kind}".`,
        own.length > 0
          ? `It is subscribed to these types of attached tables: ${own.join(', ')}.`
          : 'It is subscribed to no type of an attached table.',
      ],
      verdict: 'Check the spelling: an entity is named like account/2984.',
    }
  }
  const could = `${raised.length} event types are about ${kind} entities`
  if (wanted.length === 0) {
    return {
      facts: [`${could}; the handler is subscribed to none of them.`],
      verdict: `Subscribe it to those that it needs, such as ${raised[0]?.type}.`,
    }
  }
  const subscribed = `${could}; the handler is subscribed to ${wanted.length}: ${wanted.join(', ')}.`
  const off = offDuty(handler)
  if (off) return { facts: [subscribed, off.fact], verdict: off.verdict }
  const held = holdUps(handler, scene).map((holdUp) => holdUp.fact)
  return {
    facts: [subscribed, ...held],
    verdict: `Nothing to send: no change of ${entity} that the handler wants has been captured.`,
  }
}

/** What the handler calls events of that type, as far as it is subscribed to them. */
function wantedTypes(rawType: string, handler: ExplainedHandler): string[] {
  const known = findEventType(rawType)
  const names = handler.version === 'grouped' ? (known?.grouped ?? []) : [rawType, known?.formerly ?? rawType]
  const ofRoutes = handler.routes.filter((route) => route.rawType === rawType).map((route) => route.eventType)
  const subscribed = new Set(handler.subscribed)
  return [...new Set([...names.filter((name) => subscribed.has(name)), ...ofRoutes])]
}

function offDuty(handler: ExplainedHandler): HoldUp | undefined {
  if (handler.deleting) {
    return {
      fact: 'The handler is being deleted: nothing new is queued for it.',
      verdict: 'Nothing will be sent: the handler is going.',
    }
  }
  if (handler.enabled) return undefined
  return {
    fact: 'The handler is disabled: nothing is captured for it meanwhile.',
    verdict: 'Enable the handler; replay what it has missed, if it needs it.',
  }
}

function explainAbsence(event: ExplainedEvent, handler: ExplainedHandler): Facts {
  const wanted = wantedTypes(event.eventType, handler)
  if (wanted.length === 0) return explainUnwanted(event.eventType, handler)
  const facts = [`The handler is subscribed to it, as ${wanted.join(' and ')}.`]
  const off = offDuty(handler)
  if (off) return { facts: [...facts, off.fact], verdict: off.verdict }
  const filtered = findFilter(event, handler)
  if (filtered !== undefined) {
    return {
      facts: [...facts, filtered],
      verdict: 'Widen the filter of the handler if it needs such events.',
    }
  }
  const reason =
    handler.createdAt > event.capturedAt
      ? `The handler was created later, ${at(handler.createdAt)}.`
      : 'When the event was captured the handler was disabled, not subscribed, or filtered it out; or the delivery is no longer kept.'
  return {
    facts: [...facts, reason],
    verdict: `It was never queued for this handler: replay events since ${formatUtc(event.capturedAt)} to send it.`,
  }
}

function explainUnwanted(rawType: string, handler: ExplainedHandler): Facts {
  const grouped = findEventType(rawType)?.grouped ?? []
  if (handler.version === 'grouped' && grouped.length === 0) {
    return {
      facts: [`Handlers of version grouped are not sent ${rawType}: no grouped type stands for it.`],
      verdict: 'Use a handler of version raw for such events.',
    }
  }
  const name = handler.version === 'grouped' ? grouped.join(' or ') : rawType
  return {
    facts: [`The handler is not subscribed to ${name}.`],
    verdict: `Subscribe it to ${name} if it needs such events.`,
  }
}

/** The first filter that leaves the event out, in words. */
function findFilter(event: ExplainedEvent, handler: ExplainedHandler): string | undefined {
  const filters = [
    { of: 'environment', field: 'i_env', wanted: handler.iEnvs, has: [event.iEnv] },
    { of: 'customer', field: 'i_customer', wanted: handler.iCustomers, has: event.iCustomers ?? [] },
    { of: 'product', field: 'i_product', wanted: handler.iProducts, has: event.iProducts ?? [] },
  ]
  for (const { of, field, wanted, has } of filters) {
    if (wanted === null || has.some((id) => wanted.includes(id))) continue
    const own = has.length > 0 ? `the event has ${has.join(', ')}` : `the event concerns no ${of}`
    return `The handler's filter lets only ${field} ${wanted.join(', ')} through; ${own}.`
  }
  return undefined
}

function explainDelivery(delivery: ExplainedDelivery, handler: ExplainedHandler, scene: Scene): Facts {
  const { state, attempts, reason, redelivery, endedAt } = delivery
  const again = redelivery > 0 ? [`It is redelivery ${redelivery} by hand.`] : []
  const tries = attempts === 1 ? 'one try' : `${attempts} tries`
  const ended = endedAt === null ? '' : ` ${at(endedAt)}`
  switch (state) {
    case 'finished':
      return {
        facts: [...again, `It was finished${ended}, after ${tries}.`],
        verdict: 'Delivered: the handler has accepted it.',
      }
    case 'rejected':
      return {
        facts: [...again, `The handler rejected it${ended}, after ${tries}: ${reason}.`],
        verdict: 'Mend what the handler objects to, then redeliver it: it is not tried again by itself.',
      }
    case 'exhausted':
      return {
        facts: [...again, `It was given up${ended}, after ${tries}; the last one: ${reason}.`],
        verdict: 'Redeliver it when the handler is well: it is not tried again by itself.',
      }
    case 'superseded':
      return {
        facts: [
          ...again,
          `It was superseded${ended} by event ${delivery.supersededBy}, a newer one of its type.`,
        ],
        verdict: `Nothing to do: look at event ${delivery.supersededBy} instead.`,
      }
    case 'cancelled':
      return {
        facts: [...again, `It was cancelled${ended}: ${reason}.`],
        verdict: 'Redeliver it if the handler needs it after all.',
      }
    case 'queued':
    case 'waiting': {
      const { facts, verdict } = explainUnfinished(delivery, handler, scene)
      return { facts: [...again, ...facts], verdict }
    }
  }
}

function explainUnfinished(delivery: ExplainedDelivery, handler: ExplainedHandler, scene: Scene): Facts {
  const { attempts, reason, firstFailedAt, dueAt, ahead } = delivery
  const isDue = dueAt === null || dueAt <= scene.now
  const facts = [
    ahead === null ? 'It is the first of its entity.' : describeAhead(ahead),
    ...(attempts === 0
      ? ['It has not been tried yet.']
      : [
          `It has been tried ${attempts === 1 ? 'once' : `${attempts} times`}${firstFailedAt ? `, first failing ${at(firstFailedAt)}` : ''}. The last error: ${reason}.`,
        ]),
    ...(dueAt === null ? [] : [`Its next try is due ${at(dueAt)}.`]),
  ]
  const held = holdUps(handler, scene)
  const verdict =
    held[0]?.verdict ??
    (ahead === null
      ? isDue
        ? 'It will be sent at once.'
        : `It is tried again ${at(dueAt)}: retry it to do so now.`
      : ahead.attempts > 0
        ? `Get event ${ahead.iEvent} going (retry or skip it): this one follows.`
        : `It is sent when event ${ahead.iEvent} has ended: nothing to do.`)
  return { facts: [...facts, ...held.map((holdUp) => holdUp.fact).reverse()], verdict }
}

function describeAhead({ iEvent, eventType, attempts, since, dueAt, lastError, count }: Ahead): string {
  const first = `${count === 1 ? 'One event' : `${count} events`} of its entity must end before, first event ${iEvent} (${eventType})`
  if (attempts === 0) return `${first}, queued ${at(since)}.`
  const due = dueAt === null ? '' : `; its next try is due ${at(dueAt)}`
  return `${first}, failing since ${formatUtc(since)} UTC${inBrackets(lastError)}${due}.`
}

function at(time: Date): string {
  return `at ${formatUtc(time)} UTC`
}
