import { type Queryable, statement } from '@openespf/foundation/pg'
import { laneFence } from './lane-fence.ts'

/** What a settlement does to a delivery: end it, let it wait after a try, or move it behind its entity's waiting head. */
export type SettlementAction = 'end' | 'wait' | 'move'

/** One settlement; short names because a batch of them travels as JSON. Times are milliseconds since 1970. */
export type SettlementItem = {
  /** i_handler, position, lane */
  h: number
  p: number
  l: number
  /** whether it stands in espf.waiting */
  w: boolean
  k: SettlementAction
  /** end state, reason, superseding event */
  s?: string
  r?: string
  by?: number
  /** tries made, tries that count, first failure, next try */
  n?: number
  u?: number
  ff?: number
  due?: number
  /** the attempt: stage, status, error, response, start, duration */
  st?: string
  c?: number
  e?: string
  b?: string
  at?: number
  ms?: number
}

export type SettleReply = {
  /** The lanes of the batch that are still owned under the given epochs; nothing was done for others. */
  lanes: number[]
  /** How many rows were found where the items said. */
  found: number
  /** The statement's transaction id. */
  xid: number
}

const settle = statement<SettleReply>(
  'espf-settle-deliveries',
  `with ${laneFence}, item as materialized (
    select i.* from jsonb_to_recordset($4::jsonb) as i (h int, p bigint, l smallint, w boolean, k text, s text, r text,
      by bigint, n int, u int, ff float8, due float8, st text, c int, e text, b text, at float8, ms int)
    where ((select bit_or(1::bigint << f.lane) from fence f) >> i.l) & 1 = 1
  ), unqueued as (
    delete from espf.delivery d using item i
    where i.k = 'end' and not i.w and d.i_handler = i.h and d.position = i.p
    returning d.i_handler, d.position, d.entity, d.i_event, d.event_type, d.redelivery, d.captured_at,
      i.s, i.r, i.by, i.n, i.st, i.c, i.e, i.b, i.at, i.ms
  ), unparked as (
    delete from espf.waiting d using item i
    where i.k = 'end' and i.w and d.i_handler = i.h and d.position = i.p
    returning d.i_handler, d.position, d.entity, d.i_event, d.event_type, d.redelivery, d.captured_at,
      i.s, i.r, i.by, i.n, i.st, i.c, i.e, i.b, i.at, i.ms
  ), ended as (
    insert into espf.delivery_history (i_handler, position, entity, i_event, event_type, redelivery, captured_at, state,
      reason, superseded_by, attempts, stage, status_code, error, response, started_at, duration_ms, ended_at)
    select d.i_handler, d.position, d.entity, d.i_event, d.event_type, d.redelivery, d.captured_at, d.s,
      coalesce(d.r, ''), d.by, coalesce(d.n, 0), d.st, d.c, d.e, d.b, to_timestamp(d.at / 1000), d.ms, now()
    from (select * from unqueued union all select * from unparked) d
  ), parked as (
    delete from espf.delivery d using item i
    where i.k <> 'end' and not i.w and d.i_handler = i.h and d.position = i.p
    returning d.i_handler, d.position, d.lane, d.entity, d.i_event, d.event_type, d.body, d.redelivery, d.captured_at,
      i.n, i.u, i.ff, i.due, i.r, i.st, i.c, i.e, i.b, i.at, i.ms
  ), waits as (
    insert into espf.waiting (i_handler, position, lane, entity, i_event, event_type, body, redelivery, captured_at,
      attempts, used, first_failed_at, tried_at, due_at, last_error)
    select d.i_handler, d.position, d.lane, d.entity, d.i_event, d.event_type, d.body, d.redelivery, d.captured_at,
      coalesce(d.n, 0), coalesce(d.u, 0), to_timestamp(d.ff / 1000), to_timestamp(d.at / 1000),
      to_timestamp(d.due / 1000), d.r
    from parked d
  ), again as (
    update espf.waiting d set attempts = i.n, used = i.u, first_failed_at = to_timestamp(i.ff / 1000),
      tried_at = to_timestamp(i.at / 1000), due_at = to_timestamp(i.due / 1000), last_error = i.r
    from item i
    where i.k = 'wait' and i.w and d.i_handler = i.h and d.position = i.p and d.attempts < i.n
    returning d.i_handler, d.position, d.i_event, d.event_type, d.redelivery, i.n, i.st, i.c, i.e, i.b, i.at, i.ms
  ), tried as (
    insert into espf.attempt (i_handler, i_event, event_type, redelivery, attempt, stage, status_code, error, response,
      started_at, duration_ms)
    select d.i_handler, d.i_event, d.event_type, d.redelivery, d.n, d.st, d.c, d.e, d.b, to_timestamp(d.at / 1000), d.ms
    from (
      select i_handler, i_event, event_type, redelivery, n, st, c, e, b, at, ms from parked where st is not null
      union all
      select i_handler, i_event, event_type, redelivery, n, st, c, e, b, at, ms from again
    ) d
  )
  select coalesce((select array_agg(f.lane::int) from fence f), '{}') as lanes,
    ((select count(*) from unqueued) + (select count(*) from unparked) + (select count(*) from parked)
      + (select count(*) from again))::int as found,
    pg_current_xact_id()::text::bigint as xid`,
)

/**
 * Settles a batch with one statement: holds the batch's lanes against a takeover, checks that they are this process's
 * under these epochs, moves ended deliveries to the history and failed ones to espf.waiting, and notes the attempts.
 * Sent again after a lost reply it does nothing a second time.
 */
export function settleDeliveries(
  db: Queryable,
  owner: { processId: string; lanes: readonly number[]; epochs: readonly number[] },
  items: readonly SettlementItem[],
): Promise<SettleReply> {
  return db.one(settle, [owner.processId, owner.lanes, owner.epochs, JSON.stringify(items)])
}
