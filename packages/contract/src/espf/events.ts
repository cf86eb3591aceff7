import { type Static, Type } from 'typebox'
import { Nullable, WireId } from '../billing/wire.ts'

const TEXT = '^[^\\u0000\\ud800-\\udfff]*$'
/** A moment: ISO 8601 with an offset, or `YYYY-MM-DD[ HH:MM:SS]` in UTC. */
export const Moment = Type.String({
  pattern: '^\\d{4}-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,6})?)?(Z|[+-]\\d\\d:\\d\\d)?)?$',
})

/** The states that are stored, and `sending`: under way at this moment, known to the lane's owner only. */
export const shownStates = [
  'queued',
  'sending',
  'waiting',
  'finished',
  'rejected',
  'exhausted',
  'superseded',
  'cancelled',
] as const
export const DeliveryState = Type.Enum(shownStates)
export type DeliveryState = Static<typeof DeliveryState>

/**
 * Which events: all that is given must hold, handler, state and type of one and the same delivery (of each handler and type
 * the last). `event_type` is a name in either spelling or a pattern, in which `*` stands for one part between slashes
 * (`Account/*`); a captured type finds its events whatever they were sent as, a grouped one those that were sent as it.
 * Times are those of the capture, `until` is exclusive. `sending` cannot be searched for: only the dispatchers know.
 */
const filterFields = {
  event_type: Type.Optional(Type.String({ minLength: 1, maxLength: 200, pattern: TEXT })),
  /** Such as `account/2984`. */
  entity: Type.Optional(Type.String({ minLength: 1, maxLength: 300, pattern: TEXT })),
  i_handler: Type.Optional(WireId),
  state: Type.Optional(DeliveryState),
  since: Type.Optional(Moment),
  until: Type.Optional(Moment),
}

export const EventFilter = Type.Object(filterFields, { additionalProperties: false })
export type EventFilter = Static<typeof EventFilter>

/**
 * Newest first. `after` is the `next` of the page before; null: there is no more. A search that finds little ends after
 * about 100 ms: a page may be short, even empty, and still have a `next` to go on from. `limit` is 100 unless given.
 */
export const EventQuery = Type.Object(
  {
    ...filterFields,
    i_event: Type.Optional(WireId),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d{0,2}|1000)$' })),
    after: Type.Optional(Type.String({ maxLength: 200, pattern: '^[0-9A-Za-z_.-]+$' })),
  },
  { additionalProperties: false },
)
export type EventQuery = Static<typeof EventQuery>

/** How one event fares with one handler, in short. `redelivery` is 0 for the first delivery, then that of the last one by hand. */
export const DeliverySummary = Type.Object({
  i_handler: Type.Integer(),
  handler: Type.String(),
  event_type: Type.String(),
  redelivery: Type.Integer(),
  state: DeliveryState,
  attempts: Type.Integer(),
  reason: Type.String(),
  due_at: Nullable(Type.String()),
  ended_at: Nullable(Type.String()),
})
export type DeliverySummary = Static<typeof DeliverySummary>

export const EventSummary = Type.Object({
  i_event: Type.Integer(),
  i_env: Type.Integer(),
  event_type: Type.String(),
  entity: Type.String(),
  captured_at: Type.String(),
  deliveries: Type.Array(DeliverySummary),
})
export type EventSummary = Static<typeof EventSummary>

export const EventList = Type.Object({ event_list: Type.Array(EventSummary), next: Nullable(Type.String()) })
export type EventList = Static<typeof EventList>

/**
 * One try. `stage`: how far it got (before: not sent; during: sent, no answer; answered). `request_headers` are those that
 * were sent as far as the handler's settings of now tell, secrets masked; none when it has gone. `response`: the first 4 KB.
 */
export const Attempt = Type.Object({
  attempt: Type.Integer(),
  redelivery: Type.Integer(),
  stage: Type.Union([Type.Literal('before'), Type.Literal('during'), Type.Literal('answered')]),
  status_code: Nullable(Type.Integer()),
  error: Nullable(Type.String()),
  response: Nullable(Type.String()),
  started_at: Type.String(),
  duration_ms: Type.Integer(),
  request_headers: Type.Record(Type.String(), Type.String()),
})
export type Attempt = Static<typeof Attempt>

export const DeliveryDetails = Type.Object({
  ...DeliverySummary.properties,
  body: Type.String(),
  superseded_by: Nullable(Type.Integer()),
  attempt_list: Type.Array(Attempt),
})
export type DeliveryDetails = Static<typeof DeliveryDetails>

/** Every delivery of the event that the history still has, redeliveries too, oldest first. */
export const EventDetails = Type.Object({
  i_event: Type.Integer(),
  i_env: Type.Integer(),
  event_type: Type.String(),
  entity: Type.String(),
  captured_at: Type.String(),
  variables: Type.Record(Type.String(), Type.Unknown()),
  delivery_list: Type.Array(DeliveryDetails),
})
export type EventDetails = Static<typeof EventDetails>

/** Why an event is or is not on its way to a handler: a fact a line, the decisive one last; `state` as far as there is one. */
export const Explanation = Type.Object({
  i_handler: Type.Integer(),
  handler: Type.String(),
  i_event: Nullable(Type.Integer()),
  event_type: Type.String(),
  state: Nullable(DeliveryState),
  facts: Type.Array(Type.String()),
  verdict: Type.String(),
})
export type Explanation = Static<typeof Explanation>

export const ExplanationList = Type.Object({
  subject: Type.String(),
  explanation_list: Type.Array(Explanation),
})
export type ExplanationList = Static<typeof ExplanationList>

/** Either an entity (`account/2984`) or an account's `i_account`. */
export const ExplainQuery = Type.Object(
  {
    entity: Type.Optional(Type.String({ minLength: 1, maxLength: 300, pattern: TEXT })),
    i_account: Type.Optional(WireId),
  },
  { additionalProperties: false },
)
export type ExplainQuery = Static<typeof ExplainQuery>

/** Follows what happens from now on, as far as it fits. */
export const LiveQuery = Type.Object(
  { event_type: filterFields.event_type, entity: filterFields.entity, i_handler: filterFields.i_handler },
  { additionalProperties: false },
)
export type LiveQuery = Static<typeof LiveQuery>

/** One line of the live stream: an event was captured, or a delivery ended or waits for another try. */
export const LiveItem = Type.Union([
  Type.Object({ kind: Type.Literal('captured'), event: EventSummary }),
  Type.Object({
    kind: Type.Literal('delivery'),
    i_event: Type.Integer(),
    entity: Type.String(),
    delivery: DeliverySummary,
  }),
])
export type LiveItem = Static<typeof LiveItem>
