-- Who sees whom: a reseller sees itself and all below it, as `ancestors` lists them from the top down.
alter table billing.customer
  add column i_parent int references billing.customer,
  add column ancestors int[] not null default '{}',
  add check (i_parent is not distinct from ancestors[cardinality(ancestors)]),
  -- two levels of resellers, then customers
  add check (cardinality(ancestors) <= 2);
create index customer_ancestors on billing.customer using gin (ancestors) where ancestors <> '{}';
create index customer_of_parent on billing.customer (i_parent) where i_parent is not null;

-- Who is set apart a card for: a reseller, or a customer before one of its accounts gets it.
alter table billing.sim_card add column i_customer int references billing.customer;
create index sim_card_of_customer on billing.sim_card (i_customer) where i_customer is not null;
