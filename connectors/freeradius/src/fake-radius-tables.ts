/** The tables of FreeRADIUS that the connector uses, without FreeRADIUS: as far as its own schema has them. */
export const RADIUS_TABLES = `
create table radcheck (id serial primary key, username text not null default '',
  attribute text not null default '', op varchar(2) not null default '==', value text not null default '');
create table radreply (id serial primary key, username text not null default '',
  attribute text not null default '', op varchar(2) not null default '=', value text not null default '');
create table radusergroup (id serial primary key, username text not null default '',
  groupname text not null default '', priority integer not null default 0);
`
