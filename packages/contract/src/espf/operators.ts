import { type Static, Type } from 'typebox'
import { Nullable, WireId } from '../billing/wire.ts'
import { EventFilter, Moment } from './events.ts'

const Entity = Type.String({ minLength: 1, maxLength: 300, pattern: '^[^\\u0000\\ud800-\\udfff]*$' })
const Rate = Type.Number({ minimum: 0.1, maximum: 10_000 })

/** Of which handler; all that have one of the event's unless given. */
export const OneEventParams = Type.Object(
  { i_handler: Type.Optional(WireId) },
  { additionalProperties: false },
)
export type OneEventParams = Static<typeof OneEventParams>

/**
 * What came of asking for one delivery: `done`; `sending`: too late, it is under way; `ended`: it has ended already;
 * `queued`: it is queued already; `asked`: no dispatcher has answered yet, it will be done when one owns its lane.
 */
export const answers = ['done', 'sending', 'ended', 'queued', 'asked'] as const
export const Answer = Type.Object({
  i_handler: Type.Integer(),
  handler: Type.String(),
  i_event: Type.Integer(),
  event_type: Type.String(),
  answer: Type.Enum(answers),
})
export type Answer = Static<typeof Answer>
export const AnswerList = Type.Object({ answer_list: Type.Array(Answer) })
export type AnswerList = Static<typeof AnswerList>

/**
 * Sends ended deliveries again, as a job: those of the filter, rejected, exhausted and cancelled ones unless it names a
 * state. `rate`: at most so many a second (default 100), and none while the handler has live traffic queued.
 */
export const RedeliverParams = Type.Object(
  { filter: EventFilter, rate: Type.Optional(Rate) },
  { additionalProperties: false },
)
export type RedeliverParams = Static<typeof RedeliverParams>

/** Cancels queued and waiting deliveries of the filter, as a job. */
export const CancelParams = Type.Object({ filter: EventFilter }, { additionalProperties: false })
export type CancelParams = Static<typeof CancelParams>

/** Queues for a handler what was captured since then, of the types that it is subscribed to, that it never got. */
export const ReplayParams = Type.Object(
  { since: Moment, until: Type.Optional(Moment), rate: Type.Optional(Rate) },
  { additionalProperties: false },
)
export type ReplayParams = Static<typeof ReplayParams>

export const jobKinds = ['redeliver', 'cancel', 'replay', 'delete-handler'] as const
export const jobStates = ['running', 'done', 'cancelled', 'failed'] as const

/** Background work. `total` is null until it has been counted. `skipped`: were queued already, or had gone meanwhile. */
export const Job = Type.Object({
  i_job: Type.Integer(),
  kind: Type.Enum(jobKinds),
  state: Type.Enum(jobStates),
  i_handler: Nullable(Type.Integer()),
  filter: Type.Record(Type.String(), Type.Unknown()),
  rate: Nullable(Type.Number()),
  total: Nullable(Type.Integer()),
  done: Type.Integer(),
  skipped: Type.Integer(),
  /** Why it does not go on just now, or why it failed. */
  note: Type.String(),
  asked_by: Type.String(),
  created_at: Type.String(),
  ended_at: Nullable(Type.String()),
})
export type Job = Static<typeof Job>
export const JobList = Type.Object({ job_list: Type.Array(Job) })
export type JobList = Static<typeof JobList>

export const BlockedQuery = Type.Object(
  {
    i_handler: Type.Optional(WireId),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d{0,2}|1000)$' })),
    after: Type.Optional(Type.String({ maxLength: 3000 })),
  },
  { additionalProperties: false },
)
export type BlockedQuery = Static<typeof BlockedQuery>

/** An entity whose events wait behind one that failed. */
export const Blocked = Type.Object({
  i_handler: Type.Integer(),
  handler: Type.String(),
  entity: Type.String(),
  since: Type.String(),
  behind: Type.Object({
    i_event: Type.Integer(),
    event_type: Type.String(),
    attempts: Type.Integer(),
    due_at: Type.String(),
    last_error: Type.String(),
  }),
  /** How many wait, the failed one among them. */
  count: Type.Integer(),
})
export type Blocked = Static<typeof Blocked>
export const BlockedList = Type.Object({ blocked_list: Type.Array(Blocked), next: Nullable(Type.String()) })
export type BlockedList = Static<typeof BlockedList>

/** retry: the failed event is tried now. skip: it is cancelled, and the others go on. cancel: all that wait are cancelled. */
export const BlockedParams = Type.Object(
  { i_handler: WireId, entity: Entity },
  { additionalProperties: false },
)
export type BlockedParams = Static<typeof BlockedParams>

/** A maintenance window: nothing is sent to the handler (to none when null) from its start to its end. */
export const Window = Type.Object({
  i_window: Type.Integer(),
  i_handler: Nullable(Type.Integer()),
  starts_at: Type.String(),
  ends_at: Type.String(),
  reason: Type.String(),
})
export type Window = Static<typeof Window>
export const WindowList = Type.Object({ window_list: Type.Array(Window) })
export type WindowList = Static<typeof WindowList>

/** From now on unless it says when it starts. */
export const CreateWindowParams = Type.Object(
  {
    i_handler: Type.Optional(WireId),
    starts_at: Type.Optional(Moment),
    ends_at: Moment,
    reason: Type.Optional(Type.String({ maxLength: 1000, pattern: '^[^\\u0000\\ud800-\\udfff]*$' })),
  },
  { additionalProperties: false },
)
export type CreateWindowParams = Static<typeof CreateWindowParams>

/** ESPF as a whole. `capture`: `all` records events that nobody is subscribed to as well. */
export const System = Type.Object({
  paused: Nullable(Type.Object({ since: Type.String(), reason: Type.String() })),
  capture: Type.Union([Type.Literal('subscribed'), Type.Literal('all')]),
  retention_days: Type.Integer(),
  queued: Type.Integer(),
  waiting: Type.Integer(),
  oldest_unfinished_at: Nullable(Type.String()),
  processes: Type.Array(
    Type.Object({
      process_id: Type.String(),
      host: Type.String(),
      pid: Type.Integer(),
      lanes: Type.Integer(),
      started_at: Type.String(),
      sending: Type.Integer(),
    }),
  ),
})
export type System = Static<typeof System>

export const UpdateSystemParams = Type.Object(
  {
    capture: Type.Optional(Type.Union([Type.Literal('subscribed'), Type.Literal('all')])),
    retention_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
  },
  { additionalProperties: false },
)
export type UpdateSystemParams = Static<typeof UpdateSystemParams>
