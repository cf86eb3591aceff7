-- What connectors keep about what they did, such as a fingerprint of what was last sent; read and written under key leases.
create table app.connector_memory (
  connector text not null,
  name text not null,
  value text not null,
  primary key (connector, name)
);
