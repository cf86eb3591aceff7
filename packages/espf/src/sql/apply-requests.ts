import { type Queryable, statement } from '@openespf/foundation/pg'
import { laneFence } from './lane-fence.ts'
import type { RequestRow } from './list-requests.ts'

/** What a request did to a delivery. `isHead`: it was the one that had failed and waited for another try. */
export type AppliedRow = { i_request: number; position: number; is_head: boolean }

type Row = { lanes: number[]; applied: AppliedRow[] }

const apply = statement<Row>(
  'espf-apply-requests',
  `with ${laneFence}, asked as materialized (
    select r.* from espf.request r
    where r.i_request = any ($4::bigint[]) and r.answer is null
      and ((select bit_or(1::bigint << f.lane) from fence f) >> r.lane) & 1 = 1
  ), unqueued as (
    delete from espf.delivery d using asked a
    where a.kind = 'cancel' and d.i_handler = a.i_handler and d.i_event = a.i_event and d.event_type = a.event_type
    returning a.i_request, a.reason, d.i_handler, d.position, d.entity, d.i_event, d.event_type, d.redelivery,
      d.captured_at, 0 as attempts
  ), unparked as (
    delete from espf.waiting d using asked a
    where a.kind = 'cancel' and d.i_handler = a.i_handler and d.i_event = a.i_event and d.event_type = a.event_type
    returning a.i_request, a.reason, d.i_handler, d.position, d.entity, d.i_event, d.event_type, d.redelivery,
      d.captured_at, d.attempts
  ), gone as (
    select * from unqueued union all select * from unparked
  ), ended as (
    insert into espf.delivery_history (i_handler, position, entity, i_event, event_type, redelivery, captured_at, state,
      reason, attempts, ended_at)
    select g.i_handler, g.position, g.entity, g.i_event, g.event_type, g.redelivery, g.captured_at, 'cancelled',
      g.reason, g.attempts, clock_timestamp()
    from gone g
  ), hurried as (
    update espf.waiting d set due_at = now() from asked a
    where a.kind = 'retry' and d.i_handler = a.i_handler and d.i_event = a.i_event and d.event_type = a.event_type
      and d.attempts > 0
    returning a.i_request, d.position
  ), applied as (
    select i_request, position, attempts > 0 as is_head from gone
    union all select i_request, position, true from hurried
  ), before as (
    select r.i_request, h.position, h.attempts > 0 as is_head
    from espf.request r
    join espf.delivery_history h on h.i_event = r.i_event and h.i_handler = r.i_handler and h.event_type = r.event_type
      and h.state = 'cancelled' and h.ended_at <= r.answered_at
    where r.i_request = any ($4::bigint[]) and r.kind = 'cancel' and r.answer = 'done'
  ), answered as (
    update espf.request r set answered_at = clock_timestamp(),
      answer = case when exists (select from applied p where p.i_request = r.i_request) then 'done' else 'ended' end
    from asked a where r.i_request = a.i_request
  )
  select coalesce((select array_agg(f.lane::int) from fence f), '{}') as lanes,
    coalesce((select jsonb_agg(to_jsonb(p)) from (select * from applied union all select * from before) p), '[]')
      as applied`,
)

/**
 * Cancels and hurries what operators asked for and answers them, under the owner's lanes: requests of others are left.
 * To be called while nothing else moves or ends these deliveries. Called again after a lost reply it tells the same.
 */
export function applyRequests(
  db: Queryable,
  owner: { processId: string; lanes: readonly number[]; epochs: readonly number[] },
  requests: readonly Pick<RequestRow, 'i_request'>[],
): Promise<Row> {
  return db.one(apply, [owner.processId, owner.lanes, owner.epochs, requests.map((r) => r.i_request)])
}
