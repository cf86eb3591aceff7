-- What was answered to a POST with an Idempotency-Key, for the same request when it comes again.
create table billing.idempotency_key (
  -- realm and login of the caller
  actor text not null,
  key text not null check (length(key) between 1 and 255),
  request_hash bytea not null,
  -- null only inside the transaction that makes the answer
  status int,
  body jsonb,
  location text,
  created_at timestamptz not null,
  primary key (actor, key)
);
create index idempotency_key_created_at on billing.idempotency_key (created_at);
