import { type Queryable, statement } from '@openespf/foundation/pg'
import type { FanOutEntity } from '../../core/read-event.ts'

export type FanOutMark = {
  entity: FanOutEntity
  entity_id: string
  i_event: number
  /** Those that are to look at the entity's accounts. */
  connectors: readonly string[]
}

const mark = statement(
  'mark-fan-outs',
  `insert into app.fan_out as f (entity, entity_id, i_event, connectors)
   select m.entity, m.entity_id, max(m.i_event), array_agg(distinct c.connector)
   from jsonb_to_recordset($1::jsonb) as m (entity text, entity_id text, i_event bigint, connectors jsonb)
   cross join jsonb_array_elements_text(m.connectors) as c (connector)
   group by m.entity, m.entity_id
   order by m.entity, m.entity_id
   on conflict (entity, entity_id) do update set
     generation = excluded.generation,
     i_event = excluded.i_event,
     connectors = array(select unnest(f.connectors) union select unnest(excluded.connectors)),
     next_offset = 0,
     anchor = null,
     due_at = least(f.due_at, now()),
     attempts = 0`,
)

/** Asks for a look at all accounts that have to do with entities; one that is under way begins again. */
export async function markFanOuts(db: Queryable, marks: readonly FanOutMark[]): Promise<void> {
  if (marks.length > 0) await db.query(mark, [JSON.stringify(marks)])
}
