import type { EventType } from '@openespf/contract/event-types'
import { literal } from './expressions.ts'

/** The name, in schema `espf`, of the trigger function for events that are asked for. */
export const requestedFunction = 'capture_raised_event_insert'

/**
 * The trigger that records the events of billing.raised_event: each row names one, with its entity and variables. No row
 * of ours is the entity, so one of espf.entity is locked while its positions are drawn.
 */
export function requestedSql(eventTypes: readonly EventType[]): string {
  const types = eventTypes.map(({ type }) => literal(type)).join(', ')
  return `create or replace function espf.${requestedFunction}() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.event_type not in (${types}) then
    raise exception 'events of type % are not raised by request', new.event_type;
  end if;
  if exists (select from espf.route where raw_type = new.event_type) then
    perform espf.lock_entity(new.entity);
    perform espf.record_event(new.event_type, new.i_env, new.entity, new.variables);
  end if;
  return null;
end $$;
create or replace trigger capture_insert after insert on billing.raised_event
for each row execute function espf.${requestedFunction}();
`
}
