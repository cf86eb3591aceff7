-- Changes that an external system confirms later. fingerprint null: no longer waited for. i_account null: it was told of
-- before the change was written down (or never was ours), and kept for a day in case it is.
create table app.confirmation (
  connector text not null,
  token text not null,
  i_account bigint,
  fingerprint text,
  deadline timestamptz,
  outcome jsonb,
  created_at timestamptz not null default now(),
  primary key (connector, token),
  check ((i_account is null) = (deadline is null)),
  check (i_account is not null or (fingerprint is null and outcome is not null))
);
create unique index confirmation_step on app.confirmation (connector, i_account, fingerprint) where fingerprint is not null;
create index confirmation_created on app.confirmation (created_at);

-- What was planned and sent, and what the external system answered.
alter table app.convergence add column steps jsonb not null default '[]';

create index inbox_account on app.inbox (entity_id, received_at desc) where asks = 'account';

-- A walk through all subscribers: reconcile compares (and repairs), reprovision applies to all that the filter finds.
create table app.run (
  i_run bigint generated always as identity primary key,
  kind text not null check (kind in ('reconcile', 'reprovision')),
  connectors text[] not null check (cardinality(connectors) > 0),
  filter jsonb not null default '{}',
  repair boolean not null,
  rate float8 not null check (rate > 0),
  max_error_share float8 not null check (max_error_share between 0 and 1),
  max_removed_share float8 not null check (max_removed_share between 0 and 1),
  asked_by text not null,
  schedule text,
  scheduled_for timestamptz,
  state text not null default 'running' check (state in ('running', 'paused', 'stopped', 'aborted', 'finished')),
  phase text not null check (phase in ('preview', 'accounts', 'orphans', 'repairs')),
  position text not null default '',
  total bigint,
  seen bigint not null default 0,
  compared bigint not null default 0,
  moving bigint not null default 0,
  removed bigint not null default 0,
  note text not null default '',
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  due_at timestamptz not null default now(),
  lease_token uuid,
  leased_until timestamptz,
  unique (schedule, scheduled_for),
  check ((lease_token is null) = (leased_until is null)),
  check ((ended_at is null) = (state in ('running', 'paused')))
);
create index run_due on app.run (due_at) where state = 'running';

-- What a run found not to be as billing says, and what became of mending it. i_account null: an orphan, under its key.
create table app.drift (
  i_drift bigint generated always as identity primary key,
  i_run bigint not null references app.run on delete cascade,
  connector text not null,
  i_account bigint,
  subject text not null,
  kind text not null check (kind in ('missing', 'extra', 'different', 'orphan', 'unreadable', 'reapply')),
  differences jsonb not null default '[]',
  plan jsonb not null default '[]',
  repair text not null default 'none' check (repair in ('none', 'asked', 'done', 'failed')),
  answer text not null default '',
  after_convergence bigint not null default 0,
  found_at timestamptz not null default now(),
  unique (i_run, connector, subject)
);
create index drift_run on app.drift (i_run, i_drift);
create index drift_asked on app.drift (i_run) where repair = 'asked';
create index drift_account on app.drift (i_account, i_drift desc) where i_account is not null;
