import { type DeliveryStory, type History, keyOf, nameOf, type Violation } from './history.ts'
import type { EventLine, HandlerLine } from './log-lines.ts'

const identity = (event: { transaction: string; entity: string; seq: number }): string =>
  `${event.transaction} ${event.entity} ${event.seq}`

/**
 * Lost: a change whose commit was acknowledged and that has no event; an event that is there (which settles what became
 * of an unknown outcome) and has for a handler that subscribed to it no delivery, none that ended, or an end that says
 * that it was sent without the receiver's having seen it.
 */
export function findLost(history: History): { violations: Violation[]; lost: number } {
  const violations: Violation[] = []
  const lose = (text: string): number => violations.push({ kind: 'lost', text })
  const stored = new Set([...history.events.values()].map(identity))
  for (const intent of history.intents) {
    if (history.outcomes.get(intent.transaction)?.outcome !== 'committed' || stored.has(identity(intent)))
      continue
    lose(`${intent.entity} #${intent.seq}: its commit was acknowledged and there is no event of it`)
  }
  for (const event of history.events.values()) {
    for (const handler of history.handlers) {
      if (!handler.eventTypes.includes(event.eventType)) continue
      const why = whyLost(history, event, handler)
      if (why !== undefined)
        lose(`event ${event.iEvent} (${event.entity} #${event.seq}) for ${handler.handler}: ${why}`)
    }
  }
  return { violations, lost: violations.length }
}

function whyLost(history: History, event: EventLine, { handler }: HandlerLine): string | undefined {
  const { iEvent, eventType } = event
  const story = history.stories.get(keyOf({ handler, iEvent, eventType, redelivery: 0 }))
  if (story === undefined) return 'there is no delivery of it'
  const [end] = story.ends
  if (end === undefined) {
    const [left] = story.unfinished
    return left === undefined ? 'its delivery is gone and has no end' : `it never ended: it is ${left.state}`
  }
  const wasSent = end.stage === 'answered' || end.stage === 'during'
  return wasSent && story.receipts.length === 0 ? `it is ${end.state} and was never received` : undefined
}

/**
 * Phantom: received, or stored as an event, and never committed: by an unknown or rolled-back transaction. A transaction
 * whose outcome is unknown did commit if the database has its events.
 */
export function findPhantoms(history: History): { violations: Violation[]; phantom: number } {
  const violations: Violation[] = []
  const why = (transaction: string): string | undefined => {
    const known = history.outcomes.get(transaction)
    if (known === undefined) return 'nobody meant to write it'
    return known.outcome === 'rolled-back' ? 'its transaction was rolled back' : undefined
  }
  for (const event of history.events.values()) {
    const reason = why(event.transaction)
    if (reason === undefined) continue
    violations.push({
      kind: 'phantom',
      text: `event ${event.iEvent} (${event.entity} #${event.seq}): ${reason}`,
    })
  }
  for (const story of history.stories.values()) {
    const [receipt] = story.receipts
    if (receipt === undefined) continue
    const reason = story.event === undefined ? 'there is no such event' : differs(story, receipt)
    if (reason === undefined) continue
    violations.push({ kind: 'phantom', text: `${nameOf(story)}: received, and ${reason}` })
  }
  return { violations, phantom: violations.length }
}

function differs(
  { event }: DeliveryStory,
  receipt: { transaction: string; entity: string; seq: number },
): string | undefined {
  return event !== undefined && identity(event) === identity(receipt) ? undefined : 'it was another event'
}
