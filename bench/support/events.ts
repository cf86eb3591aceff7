import type { EventEnvelope } from '@openespf/contract/envelope'

/** What a drain is made of: events 1 … `events` of random entities, behind `ahead` events of one entity, which is 0. */
export type PlanSpec = { events: number; entities: number; ahead?: number }

/** Which entity each event is of: event `i + 1` is of entity `plan[i]`. */
export type Plan = Int32Array

/** The one entity of `ahead`. */
export const HOT_ENTITY = 0

export const NOTE = 'A note of the length that makes the body as long as that of an event usually is.'

/**
 * The same events at each call. Entities are random, not in turn: an entity's events stand close together now and then,
 * as they do in billing, so that a system that does not keep order shows it.
 */
export function planOf({ events, entities, ahead = 0 }: PlanSpec): Plan {
  const plan = new Int32Array(ahead + events)
  plan.fill(HOT_ENTITY, 0, ahead)
  for (let i = 0; i < events; i++) plan[ahead + i] = 1 + (scramble(i) % entities)
  return plan
}

/** A 32-bit mix in which neighbours have nothing in common. */
function scramble(i: number): number {
  let x = Math.imul(i + 1, 0x9e3779b1)
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

/** The body of an event, about 0.2 KB as JSON. */
export function eventBody(entity: number, iEvent: number): EventEnvelope {
  return {
    event_type: 'Account/Blocked',
    variables: {
      i_account: entity,
      i_event: iEvent,
      i_env: 1,
      event_time: '2026-01-01 00:00:00',
      note: NOTE,
    },
  }
}

export type Batch = { entity: number; iEvent: number }[]

/**
 * The plan in batches in which no entity occurs twice. Peers order by the time of the transaction that queued a job: in
 * one transaction two events of an entity would have the same, and could not be told apart.
 */
export function* batchesOf(plan: Plan, largest: number): Generator<Batch> {
  let batch: Batch = []
  let entities = new Set<number>()
  for (const [i, entity] of plan.entries()) {
    if (batch.length === largest || entities.has(entity)) {
      yield batch
      batch = []
      entities = new Set()
    }
    batch.push({ entity, iEvent: i + 1 })
    entities.add(entity)
  }
  if (batch.length > 0) yield batch
}
