-- A subject becomes an account in one external system, so that an outage of one holds up nothing in another. generation
-- is drawn from a sequence when a look is asked for: what was read from billing for a later one is good for an earlier.
create sequence app.generation;

create table app.subject_of_connector (
  i_account bigint not null,
  connector text not null,
  generation bigint not null default nextval('app.generation'),
  i_event bigint,
  bulk boolean not null default false,
  due_at timestamptz default now(),
  attempts int not null default 0 check (attempts >= 0),
  lease_token uuid,
  leased_until timestamptz,
  primary key (i_account, connector),
  check ((lease_token is null) = (leased_until is null))
);
insert into app.subject_of_connector (i_account, connector, i_event, bulk, due_at, attempts)
select s.i_account, c.connector, s.i_event, s.bulk, s.due_at, s.attempts
from app.subject s cross join (select distinct connector from app.convergence) c;
drop table app.subject;
alter table app.subject_of_connector rename to subject;
create index subject_due on app.subject (connector, bulk, due_at) where due_at is not null;
create index subject_lease on app.subject (lease_token) where lease_token is not null;

-- What an event asks to be looked at: an account, or everything that has to do with another entity (see app.fan_out).
alter table app.inbox
  drop constraint inbox_asks_check,
  alter entity_id type text,
  add check (asks in (
    'account', 'customer', 'customer_site', 'product', 'access_policy', 'sim_card', 'did', 'invoice', 'nothing'));

-- An entity whose accounts are all to be looked at, by these connectors. anchor: the account just before next_offset in
-- billing's list when that was reached; when it stands elsewhere by now, accounts have left the list before it.
drop table app.fan_out;
create table app.fan_out (
  entity text not null check (entity in (
    'customer', 'customer_site', 'product', 'access_policy', 'sim_card', 'did', 'invoice')),
  entity_id text not null,
  connectors text[] not null,
  generation bigint not null default nextval('app.generation'),
  i_event bigint not null,
  next_offset bigint not null default 0 check (next_offset >= 0),
  anchor bigint,
  due_at timestamptz not null default now(),
  attempts int not null default 0 check (attempts >= 0),
  lease_token uuid,
  leased_until timestamptz,
  primary key (entity, entity_id),
  check ((lease_token is null) = (leased_until is null))
);

-- Processes at work: the budgets of external systems are split between them.
create table app.process (
  process uuid primary key,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);

-- Where a failure lay, and the looks that were put off or made as a dry run.
alter table app.convergence
  add blame text check (blame in ('billing', 'us', 'network', 'connector', 'external')),
  drop constraint convergence_outcome_check,
  add check (outcome in ('ok', 'pending', 'waiting', 'retry', 'reject', 'fault', 'dry-run'));
