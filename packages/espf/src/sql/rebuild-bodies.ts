import { type Queryable, statement } from '@openespf/foundation/pg'

/** What an event is sent as; `variableNames` null: with all its variables. */
export type SentAs = { eventType: string; variableNames: readonly string[] | null }

const rebuild = statement<{ place: number; body: string }>(
  'espf-rebuild-bodies',
  `select t.place, '{"event_type":' || to_json(t.event_type) || ',"variables":' || case
      when t.variable_names is null then e.variables else espf.pick_variables(e.variables, t.variable_names)
    end || '}' as body
  from espf.event e
  cross join jsonb_to_recordset($2::jsonb) as t (place int, event_type text, variable_names text[])
  where e.i_event = $1
  order by t.place`,
)

/** The bodies that espf.record_event makes of an event, one for each of `sentAs`; fewer when the event is no longer kept. */
export async function rebuildBodies(
  db: Queryable,
  iEvent: number,
  sentAs: readonly SentAs[],
): Promise<string[]> {
  const types = sentAs.map((one, place) => ({
    place,
    event_type: one.eventType,
    variable_names: one.variableNames,
  }))
  return (await db.query(rebuild, [iEvent, JSON.stringify(types)])).map((row) => row.body)
}
