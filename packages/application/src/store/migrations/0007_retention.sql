-- Held keys with capital letters, for external systems whose names have no case.
create index held_key_caseless on app.held_key (connector, kind, lower(value)) where value <> lower(value);

-- What is deleted by its age.
create index inbox_received on app.inbox (received_at);
