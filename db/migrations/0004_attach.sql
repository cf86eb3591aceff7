-- Tables that are not ours and whose changes are captured, as `openespf attach` made it: functions attached_<n>_<operation>
-- and views attached_<n> in this schema, triggers openespf_<operation> on the table.
create table espf.attached (
  n int primary key check (n > 0),
  table_schema text not null,
  table_name text not null,
  entity_kind text not null,
  config jsonb not null,
  sql text not null,
  attached_at timestamptz not null default now(),
  unique (table_schema, table_name)
);

-- Entities of attached tables that no one row is: locked while their positions are drawn. Never updated.
create table espf.entity (
  entity text primary key
);

create function espf.lock_entity(p_entity text) returns void
language plpgsql as $$
begin
  insert into espf.entity (entity) values (p_entity) on conflict do nothing;
  perform from espf.entity where entity = p_entity for no key update;
end $$;

-- The name of an entity, fit for an index: one that is too long is cut, and told from others by its hash.
create function espf.short_entity(p_entity text) returns text
language plpgsql immutable strict parallel safe as $$
begin
  return case when octet_length(p_entity) > 1000 then left(p_entity, 200) || '#' || md5(p_entity) else p_entity end;
end $$;
