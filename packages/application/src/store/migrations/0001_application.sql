create schema app;

-- Every event that was answered 200. A repeat is the same row; asks says what is to be looked at again.
create table app.inbox (
  sender text not null,
  i_env bigint not null,
  i_event bigint not null,
  event_type text not null,
  redelivery int not null,
  body_hash text not null,
  body text not null,
  asks text not null check (asks in ('account', 'customer', 'nothing')),
  entity_id bigint check ((entity_id is null) = (asks = 'nothing')),
  received_at timestamptz not null default now(),
  primary key (sender, i_env, i_event, event_type, redelivery, body_hash)
);

-- An account that was ever looked at. due_at null: nothing to do until the next event.
create table app.subject (
  i_account bigint primary key,
  generation bigint not null default 1,
  i_event bigint,
  bulk boolean not null default false,
  due_at timestamptz default now(),
  attempts int not null default 0 check (attempts >= 0),
  lease_token uuid,
  leased_until timestamptz,
  check ((lease_token is null) = (leased_until is null))
);
create index subject_due on app.subject (bulk, due_at) where due_at is not null;
create index subject_lease on app.subject (lease_token) where lease_token is not null;

-- A customer whose accounts are all to be looked at; next_offset is where in billing's list of them to go on.
create table app.fan_out (
  entity text not null check (entity = 'customer'),
  entity_id bigint not null,
  generation bigint not null default 1,
  i_event bigint not null,
  next_offset bigint not null default 0 check (next_offset >= 0),
  due_at timestamptz not null default now(),
  attempts int not null default 0 check (attempts >= 0),
  lease_token uuid,
  leased_until timestamptz,
  primary key (entity, entity_id),
  check ((lease_token is null) = (leased_until is null))
);

-- Which account put which key into which external system; a key has one holder.
create table app.held_key (
  connector text not null,
  kind text not null check (kind in ('imsi', 'account_id')),
  value text not null,
  i_account bigint not null,
  primary key (connector, kind, value)
);
create index held_key_account on app.held_key (connector, i_account);

-- Keys that a convergence is working on; holder is the lease token of its subject.
create table app.key_lease (
  connector text not null,
  kind text not null,
  value text not null,
  holder uuid not null,
  expires_at timestamptz not null,
  primary key (connector, kind, value)
);
create index key_lease_holder on app.key_lease (holder);

create sequence app.report_version;

-- Statuses that billing has not been told yet, the newest for each account and service group.
create table app.report (
  i_account bigint not null,
  service_group text not null,
  status text not null check (status in ('OK', 'IN_PROGRESS', 'RETRY', 'FAILED')),
  message text not null check (length(message) <= 4000),
  version bigint not null default nextval('app.report_version'),
  due_at timestamptz not null default now(),
  attempts int not null default 0 check (attempts >= 0),
  lease_token uuid,
  leased_until timestamptz,
  primary key (i_account, service_group),
  check ((lease_token is null) = (leased_until is null))
);
create index report_due on app.report (due_at);

-- What came of each look at an account, for people who ask why.
create table app.convergence (
  i_convergence bigint generated always as identity primary key,
  i_account bigint not null,
  connector text not null,
  i_event bigint,
  outcome text not null check (outcome in ('ok', 'pending', 'retry', 'reject', 'fault')),
  detail text not null,
  started_at timestamptz not null,
  finished_at timestamptz not null
);
create index convergence_account on app.convergence (i_account, i_convergence desc);
