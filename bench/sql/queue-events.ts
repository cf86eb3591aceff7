import { type Queryable, statement } from '@openespf/foundation/pg'

/** The event and its delivery as espf.record_event would write them, in the order of the entities. */
const queue = statement(
  'bench-queue-events',
  `with change as materialized (
    select u.entity, $3::bigint + u.k as i_event
    from unnest($2::int[]) with ordinality as u (entity, k)
    order by u.k
  ), recorded as (
    insert into espf.event (i_event, i_env, event_type, entity, variables, captured_at)
    select i_event, 1, 'Account/Blocked', 'account/' || entity,
      jsonb_build_object('i_account', entity, 'i_event', i_event, 'i_env', 1, 'event_time', '2026-01-01 00:00:00'),
      clock_timestamp()
    from change where $5
  )
  insert into espf.delivery (i_handler, lane, entity, i_event, event_type, body, captured_at)
  select $1, hashtext('account/' || entity) & 63, 'account/' || entity, i_event, 'Account/Blocked',
    format('{"event_type":"Account/Blocked","variables":{"i_account":%s,"i_event":%s,"i_env":1,"event_time":"2026-01-01 00:00:00","note":"%s"}}',
      entity, i_event, $4::text),
    clock_timestamp()
  from change`,
)

/** Queues events `after + 1`, `after + 2`, … of these entities for a handler; `recorded`: with their rows in espf.event. */
export async function queueEvents(
  db: Queryable,
  iHandler: number,
  events: { entities: readonly number[]; after: number; note: string; recorded: boolean },
): Promise<void> {
  await db.query(queue, [iHandler, events.entities, events.after, events.note, events.recorded])
}
