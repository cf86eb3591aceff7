import { type Queryable, statement } from '@openespf/foundation/pg'

const mark = statement(
  'mark-fan-outs',
  `insert into app.fan_out as f (entity, entity_id, i_event)
   select 'customer', i_customer, max(i_event)
   from jsonb_to_recordset($1::jsonb) as m (i_customer bigint, i_event bigint)
   group by i_customer
   order by i_customer
   on conflict (entity, entity_id) do update set
     generation = f.generation + 1,
     i_event = excluded.i_event,
     next_offset = 0,
     due_at = least(f.due_at, now()),
     attempts = 0`,
)

/** Asks for a look at all accounts of customers; one that is under way begins again. */
export async function markFanOuts(
  db: Queryable,
  marks: readonly { i_customer: number; i_event: number }[],
): Promise<void> {
  if (marks.length > 0) await db.query(mark, [JSON.stringify(marks)])
}
