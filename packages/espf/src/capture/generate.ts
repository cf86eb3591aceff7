import type { EventType } from '@openespf/contract/event-types'
import { requestedFunction, requestedSql } from './requested.ts'
import { type Captured, type CaptureGroup, functionName, triggerSql } from './trigger.ts'

/**
 * The SQL that captures the catalogue's events in the writer's transaction: a function and a trigger for each table and
 * operation that some event type names, replacing what an earlier catalogue made. Deterministic.
 */
export function generateCapture(eventTypes: readonly EventType[]): string {
  const all = eventTypes.flatMap(({ type, captures }) =>
    captures.map((capture): Captured => ({ type, capture })),
  )
  const fansOut = all.some(({ capture }) => capture.forEach !== undefined)
  const groups = [...Map.groupBy(all, ({ capture }) => `${capture.table} ${capture.on}`)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, captured]): CaptureGroup[] => {
      const [first] = captured
      return first ? [{ table: first.capture.table, on: first.capture.on, captured, fansOut }] : []
    })
  const requested = eventTypes.filter(({ raisedBy }) => raisedBy === 'request')
  return [
    header,
    dropStale([...groups.map(functionName), ...(requested.length > 0 ? [requestedFunction] : [])]),
    ...groups.map(triggerSql),
    ...(requested.length > 0 ? [requestedSql(requested)] : []),
  ].join('\n')
}

const header = `-- Generated from packages/contract/src/events by "npm run generate". Do not edit.
`

/** Triggers that an earlier catalogue needed and this one does not. */
function dropStale(wanted: readonly string[]): string {
  return `do $$
declare
  v_function record;
begin
  for v_function in
    select p.proname from pg_catalog.pg_proc p
    where p.pronamespace = 'espf'::regnamespace and p.proname like 'capture\\_%'
      and p.proname <> all (array[
        ${wanted.map((name) => `'${name}'`).join(',\n        ')}
      ])
  loop
    execute format('drop function espf.%I cascade', v_function.proname);
  end loop;
end $$;
`
}
