import { type Queryable, statement } from '@openespf/foundation/pg'

/** A delivery by its key; `variableNames` null: all of the event's variables. */
export type RequeueKey = {
  iHandler: number
  iEvent: number
  eventType: string
  variableNames: readonly string[] | null
}

/** `queued`: it is queued or waiting already; `ended`: it was superseded; `gone`: its event is no longer kept. */
export type Requeued = {
  i_handler: number
  i_event: number
  event_type: string
  answer: 'done' | 'queued' | 'ended' | 'gone'
}

const requeue = statement<Requeued>(
  'espf-requeue',
  `with wanted as materialized (
    select w.h, w.e, w.t, w.v, last.entity, last.redelivery, last.state, e.variables, e.captured_at
    from jsonb_to_recordset($1::jsonb) as w (h int, e bigint, t text, v text[])
    left join lateral (
      select d.entity, d.redelivery, d.state from espf.delivery_history d
      where d.i_event = w.e and d.i_handler = w.h and d.event_type = w.t
      order by d.redelivery desc, d.ended_at desc limit 1
    ) last on true
    left join espf.event e on e.i_event = w.e
  ), queued as (
    select w.h, w.e, w.t from wanted w
    where exists (select from espf.delivery d where d.i_handler = w.h and d.i_event = w.e and d.event_type = w.t)
      or exists (select from espf.waiting d where d.i_handler = w.h and d.i_event = w.e and d.event_type = w.t)
  ), inserted as (
    insert into espf.delivery (i_handler, lane, entity, i_event, event_type, body, redelivery, captured_at)
    select w.h, hashtext(w.entity) & 63, w.entity, w.e, w.t, '{"event_type":' || to_json(w.t) || ',"variables":'
      || case when w.v is null then w.variables else espf.pick_variables(w.variables, w.v) end || '}',
      w.redelivery + 1, w.captured_at
    from wanted w
    where w.state <> 'superseded' and w.variables is not null and (w.h, w.e, w.t) not in (select h, e, t from queued)
    order by w.e
    on conflict (i_handler, i_event, event_type) do nothing
    returning i_handler as h, i_event as e, event_type as t
  )
  select w.h as i_handler, w.e as i_event, w.t as event_type, case
      when (w.h, w.e, w.t) in (select h, e, t from inserted) then 'done'
      when w.state is null or (w.h, w.e, w.t) in (select h, e, t from queued) then 'queued'
      when w.variables is null then 'gone'
      when w.state = 'superseded' then 'ended'
      else 'queued'
    end as answer
  from wanted w`,
)

/**
 * Queues ended deliveries again, at their lanes' tails and with the next redelivery number; one that is unfinished, or was
 * superseded, is left. In a transaction that holds their lanes (`lockLanes`).
 */
export function requeueDeliveries(tx: Queryable, keys: readonly RequeueKey[]): Promise<Requeued[]> {
  const rows = keys.map((key) => ({
    h: key.iHandler,
    e: key.iEvent,
    t: key.eventType,
    v: key.variableNames,
  }))
  return tx.query(requeue, [JSON.stringify(rows)])
}
