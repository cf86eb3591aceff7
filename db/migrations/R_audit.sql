-- Generated from the tables of the numbered migrations by "npm run generate". Do not edit.

create or replace function audit.access_policy_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_access_policy is distinct from old.i_access_policy then
    v_before := v_before || jsonb_build_object('i_access_policy', old.i_access_policy);
    v_after := v_after || jsonb_build_object('i_access_policy', new.i_access_policy);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.name is distinct from old.name then
    v_before := v_before || jsonb_build_object('name', old.name);
    v_after := v_after || jsonb_build_object('name', new.name);
  end if;
  if new.description is distinct from old.description then
    v_before := v_before || jsonb_build_object('description', old.description);
    v_after := v_after || jsonb_build_object('description', new.description);
  end if;
  if new.attributes is distinct from old.attributes then
    v_before := v_before || jsonb_build_object('attributes', old.attributes);
    v_after := v_after || jsonb_build_object('attributes', new.attributes);
  end if;
  if new.created_at is distinct from old.created_at then
    v_before := v_before || jsonb_build_object('created_at', old.created_at);
    v_after := v_after || jsonb_build_object('created_at', new.created_at);
  end if;
  if new.service_type is distinct from old.service_type then
    v_before := v_before || jsonb_build_object('service_type', old.service_type);
    v_after := v_after || jsonb_build_object('service_type', new.service_type);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('access_policy', (new.i_access_policy)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.access_policy
for each row execute function audit.record_row('access_policy', 'i_access_policy');
create or replace trigger audit_update after update on billing.access_policy
for each row execute function audit.access_policy_update();

create or replace function audit.access_policy_phase_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_phase is distinct from old.i_phase then
    v_before := v_before || jsonb_build_object('i_phase', old.i_phase);
    v_after := v_after || jsonb_build_object('i_phase', new.i_phase);
  end if;
  if new.i_access_policy is distinct from old.i_access_policy then
    v_before := v_before || jsonb_build_object('i_access_policy', old.i_access_policy);
    v_after := v_after || jsonb_build_object('i_access_policy', new.i_access_policy);
  end if;
  if new.name is distinct from old.name then
    v_before := v_before || jsonb_build_object('name', old.name);
    v_after := v_after || jsonb_build_object('name', new.name);
  end if;
  if new.phase_type is distinct from old.phase_type then
    v_before := v_before || jsonb_build_object('phase_type', old.phase_type);
    v_after := v_after || jsonb_build_object('phase_type', new.phase_type);
  end if;
  if new.time_from is distinct from old.time_from then
    v_before := v_before || jsonb_build_object('time_from', old.time_from);
    v_after := v_after || jsonb_build_object('time_from', new.time_from);
  end if;
  if new.time_to is distinct from old.time_to then
    v_before := v_before || jsonb_build_object('time_to', old.time_to);
    v_after := v_after || jsonb_build_object('time_to', new.time_to);
  end if;
  if new.days_of_week is distinct from old.days_of_week then
    v_before := v_before || jsonb_build_object('days_of_week', old.days_of_week);
    v_after := v_after || jsonb_build_object('days_of_week', new.days_of_week);
  end if;
  if new.up_speed is distinct from old.up_speed then
    v_before := v_before || jsonb_build_object('up_speed', old.up_speed);
    v_after := v_after || jsonb_build_object('up_speed', new.up_speed);
  end if;
  if new.down_speed is distinct from old.down_speed then
    v_before := v_before || jsonb_build_object('down_speed', old.down_speed);
    v_after := v_after || jsonb_build_object('down_speed', new.down_speed);
  end if;
  if new.attributes is distinct from old.attributes then
    v_before := v_before || jsonb_build_object('attributes', old.attributes);
    v_after := v_after || jsonb_build_object('attributes', new.attributes);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('access_policy_phase', (new.i_phase)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.access_policy_phase
for each row execute function audit.record_row('access_policy_phase', 'i_phase');
create or replace trigger audit_update after update on billing.access_policy_phase
for each row execute function audit.access_policy_phase_update();

create or replace function audit.accessibility_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_accessibility is distinct from old.i_accessibility then
    v_before := v_before || jsonb_build_object('i_accessibility', old.i_accessibility);
    v_after := v_after || jsonb_build_object('i_accessibility', new.i_accessibility);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.i_product is distinct from old.i_product then
    v_before := v_before || jsonb_build_object('i_product', old.i_product);
    v_after := v_after || jsonb_build_object('i_product', new.i_product);
  end if;
  if new.i_service is distinct from old.i_service then
    v_before := v_before || jsonb_build_object('i_service', old.i_service);
    v_after := v_after || jsonb_build_object('i_service', new.i_service);
  end if;
  if new.tariff_name is distinct from old.tariff_name then
    v_before := v_before || jsonb_build_object('tariff_name', old.tariff_name);
    v_after := v_after || jsonb_build_object('tariff_name', new.tariff_name);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('accessibility', (new.i_accessibility)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.accessibility
for each row execute function audit.record_row('accessibility', 'i_accessibility');
create or replace trigger audit_update after update on billing.accessibility
for each row execute function audit.accessibility_update();

create or replace function audit.account_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_account is distinct from old.i_account then
    v_before := v_before || jsonb_build_object('i_account', old.i_account);
    v_after := v_after || jsonb_build_object('i_account', new.i_account);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.id is distinct from old.id then
    v_before := v_before || jsonb_build_object('id', old.id);
    v_after := v_after || jsonb_build_object('id', new.id);
  end if;
  if new.i_customer is distinct from old.i_customer then
    v_before := v_before || jsonb_build_object('i_customer', old.i_customer);
    v_after := v_after || jsonb_build_object('i_customer', new.i_customer);
  end if;
  if new.i_product is distinct from old.i_product then
    v_before := v_before || jsonb_build_object('i_product', old.i_product);
    v_after := v_after || jsonb_build_object('i_product', new.i_product);
  end if;
  if new.billing_model is distinct from old.billing_model then
    v_before := v_before || jsonb_build_object('billing_model', old.billing_model);
    v_after := v_after || jsonb_build_object('billing_model', new.billing_model);
  end if;
  if new.i_account_role is distinct from old.i_account_role then
    v_before := v_before || jsonb_build_object('i_account_role', old.i_account_role);
    v_after := v_after || jsonb_build_object('i_account_role', new.i_account_role);
  end if;
  if new.bill_status is distinct from old.bill_status then
    v_before := v_before || jsonb_build_object('bill_status', old.bill_status);
    v_after := v_after || jsonb_build_object('bill_status', new.bill_status);
  end if;
  if new.blocked is distinct from old.blocked then
    v_before := v_before || jsonb_build_object('blocked', old.blocked);
    v_after := v_after || jsonb_build_object('blocked', new.blocked);
  end if;
  if new.opening_balance is distinct from old.opening_balance then
    v_before := v_before || jsonb_build_object('opening_balance', old.opening_balance);
    v_after := v_after || jsonb_build_object('opening_balance', new.opening_balance);
  end if;
  if new.balance is distinct from old.balance then
    v_before := v_before || jsonb_build_object('balance', old.balance);
    v_after := v_after || jsonb_build_object('balance', new.balance);
  end if;
  if new.credit_limit is distinct from old.credit_limit then
    v_before := v_before || jsonb_build_object('credit_limit', old.credit_limit);
    v_after := v_after || jsonb_build_object('credit_limit', new.credit_limit);
  end if;
  if new.available_funds is distinct from old.available_funds then
    v_before := v_before || jsonb_build_object('available_funds', old.available_funds);
    v_after := v_after || jsonb_build_object('available_funds', new.available_funds);
  end if;
  if new.activation_date is distinct from old.activation_date then
    v_before := v_before || jsonb_build_object('activation_date', old.activation_date);
    v_after := v_after || jsonb_build_object('activation_date', new.activation_date);
  end if;
  if new.expiration_date is distinct from old.expiration_date then
    v_before := v_before || jsonb_build_object('expiration_date', old.expiration_date);
    v_after := v_after || jsonb_build_object('expiration_date', new.expiration_date);
  end if;
  if new.i_sim_card is distinct from old.i_sim_card then
    v_before := v_before || jsonb_build_object('i_sim_card', old.i_sim_card);
    v_after := v_after || jsonb_build_object('i_sim_card', new.i_sim_card);
  end if;
  if new.i_access_policy is distinct from old.i_access_policy then
    v_before := v_before || jsonb_build_object('i_access_policy', old.i_access_policy);
    v_after := v_after || jsonb_build_object('i_access_policy', new.i_access_policy);
  end if;
  if new.service_password_sealed is distinct from old.service_password_sealed then
    v_before := v_before || jsonb_build_object('service_password_sealed', case when old.service_password_sealed is not null then '***' end);
    v_after := v_after || jsonb_build_object('service_password_sealed', case when new.service_password_sealed is not null then '***' end);
  end if;
  if new.login is distinct from old.login then
    v_before := v_before || jsonb_build_object('login', old.login);
    v_after := v_after || jsonb_build_object('login', new.login);
  end if;
  if new.password_hash is distinct from old.password_hash then
    v_before := v_before || jsonb_build_object('password_hash', case when old.password_hash is not null then '***' end);
    v_after := v_after || jsonb_build_object('password_hash', case when new.password_hash is not null then '***' end);
  end if;
  if new.companyname is distinct from old.companyname then
    v_before := v_before || jsonb_build_object('companyname', old.companyname);
    v_after := v_after || jsonb_build_object('companyname', new.companyname);
  end if;
  if new.salutation is distinct from old.salutation then
    v_before := v_before || jsonb_build_object('salutation', old.salutation);
    v_after := v_after || jsonb_build_object('salutation', new.salutation);
  end if;
  if new.firstname is distinct from old.firstname then
    v_before := v_before || jsonb_build_object('firstname', old.firstname);
    v_after := v_after || jsonb_build_object('firstname', new.firstname);
  end if;
  if new.midinit is distinct from old.midinit then
    v_before := v_before || jsonb_build_object('midinit', old.midinit);
    v_after := v_after || jsonb_build_object('midinit', new.midinit);
  end if;
  if new.lastname is distinct from old.lastname then
    v_before := v_before || jsonb_build_object('lastname', old.lastname);
    v_after := v_after || jsonb_build_object('lastname', new.lastname);
  end if;
  if new.email is distinct from old.email then
    v_before := v_before || jsonb_build_object('email', old.email);
    v_after := v_after || jsonb_build_object('email', new.email);
  end if;
  if new.phone1 is distinct from old.phone1 then
    v_before := v_before || jsonb_build_object('phone1', old.phone1);
    v_after := v_after || jsonb_build_object('phone1', new.phone1);
  end if;
  if new.phone2 is distinct from old.phone2 then
    v_before := v_before || jsonb_build_object('phone2', old.phone2);
    v_after := v_after || jsonb_build_object('phone2', new.phone2);
  end if;
  if new.baddr1 is distinct from old.baddr1 then
    v_before := v_before || jsonb_build_object('baddr1', old.baddr1);
    v_after := v_after || jsonb_build_object('baddr1', new.baddr1);
  end if;
  if new.city is distinct from old.city then
    v_before := v_before || jsonb_build_object('city', old.city);
    v_after := v_after || jsonb_build_object('city', new.city);
  end if;
  if new.state is distinct from old.state then
    v_before := v_before || jsonb_build_object('state', old.state);
    v_after := v_after || jsonb_build_object('state', new.state);
  end if;
  if new.zip is distinct from old.zip then
    v_before := v_before || jsonb_build_object('zip', old.zip);
    v_after := v_after || jsonb_build_object('zip', new.zip);
  end if;
  if new.country is distinct from old.country then
    v_before := v_before || jsonb_build_object('country', old.country);
    v_after := v_after || jsonb_build_object('country', new.country);
  end if;
  if new.note is distinct from old.note then
    v_before := v_before || jsonb_build_object('note', old.note);
    v_after := v_after || jsonb_build_object('note', new.note);
  end if;
  if new.created_at is distinct from old.created_at then
    v_before := v_before || jsonb_build_object('created_at', old.created_at);
    v_after := v_after || jsonb_build_object('created_at', new.created_at);
  end if;
  if new.closed_at is distinct from old.closed_at then
    v_before := v_before || jsonb_build_object('closed_at', old.closed_at);
    v_after := v_after || jsonb_build_object('closed_at', new.closed_at);
  end if;
  if new.service_flags is distinct from old.service_flags then
    v_before := v_before || jsonb_build_object('service_flags', old.service_flags);
    v_after := v_after || jsonb_build_object('service_flags', new.service_flags);
  end if;
  if new.service_attributes is distinct from old.service_attributes then
    v_before := v_before || jsonb_build_object('service_attributes', old.service_attributes);
    v_after := v_after || jsonb_build_object('service_attributes', new.service_attributes);
  end if;
  if new.has_access_policy is distinct from old.has_access_policy then
    v_before := v_before || jsonb_build_object('has_access_policy', old.has_access_policy);
    v_after := v_after || jsonb_build_object('has_access_policy', new.has_access_policy);
  end if;
  if new.i_customer_site is distinct from old.i_customer_site then
    v_before := v_before || jsonb_build_object('i_customer_site', old.i_customer_site);
    v_after := v_after || jsonb_build_object('i_customer_site', new.i_customer_site);
  end if;
  if new.term is distinct from old.term then
    v_before := v_before || jsonb_build_object('term', old.term);
    v_after := v_after || jsonb_build_object('term', new.term);
  end if;
  if new.i_subscriber is distinct from old.i_subscriber then
    v_before := v_before || jsonb_build_object('i_subscriber', old.i_subscriber);
    v_after := v_after || jsonb_build_object('i_subscriber', new.i_subscriber);
  end if;
  if new.i_time_zone is distinct from old.i_time_zone then
    v_before := v_before || jsonb_build_object('i_time_zone', old.i_time_zone);
    v_after := v_after || jsonb_build_object('i_time_zone', new.i_time_zone);
  end if;
  if new.i_ua is distinct from old.i_ua then
    v_before := v_before || jsonb_build_object('i_ua', old.i_ua);
    v_after := v_after || jsonb_build_object('i_ua', new.i_ua);
  end if;
  if new.followme_sequence is distinct from old.followme_sequence then
    v_before := v_before || jsonb_build_object('followme_sequence', old.followme_sequence);
    v_after := v_after || jsonb_build_object('followme_sequence', new.followme_sequence);
  end if;
  if new.followme_timeout is distinct from old.followme_timeout then
    v_before := v_before || jsonb_build_object('followme_timeout', old.followme_timeout);
    v_after := v_after || jsonb_build_object('followme_timeout', new.followme_timeout);
  end if;
  if new.i_vd_plan is distinct from old.i_vd_plan then
    v_before := v_before || jsonb_build_object('i_vd_plan', old.i_vd_plan);
    v_after := v_after || jsonb_build_object('i_vd_plan', new.i_vd_plan);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('account', (new.i_account)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.account
for each row execute function audit.record_row('account', 'i_account');
create or replace trigger audit_update after update on billing.account
for each row execute function audit.account_update();

create or replace function audit.account_addon_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_account is distinct from old.i_account then
    v_before := v_before || jsonb_build_object('i_account', old.i_account);
    v_after := v_after || jsonb_build_object('i_account', new.i_account);
  end if;
  if new.i_product is distinct from old.i_product then
    v_before := v_before || jsonb_build_object('i_product', old.i_product);
    v_after := v_after || jsonb_build_object('i_product', new.i_product);
  end if;
  if new.effective_from is distinct from old.effective_from then
    v_before := v_before || jsonb_build_object('effective_from', old.effective_from);
    v_after := v_after || jsonb_build_object('effective_from', new.effective_from);
  end if;
  if new.effective_to is distinct from old.effective_to then
    v_before := v_before || jsonb_build_object('effective_to', old.effective_to);
    v_after := v_after || jsonb_build_object('effective_to', new.effective_to);
  end if;
  if new.phase is distinct from old.phase then
    v_before := v_before || jsonb_build_object('phase', old.phase);
    v_after := v_after || jsonb_build_object('phase', new.phase);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('account_addon', (new.i_account || '/' || new.i_product)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.account_addon
for each row execute function audit.record_row('account_addon', 'i_account', 'i_product');
create or replace trigger audit_update after update on billing.account_addon
for each row execute function audit.account_addon_update();

create or replace function audit.account_alias_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_alias is distinct from old.i_alias then
    v_before := v_before || jsonb_build_object('i_alias', old.i_alias);
    v_after := v_after || jsonb_build_object('i_alias', new.i_alias);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.i_account is distinct from old.i_account then
    v_before := v_before || jsonb_build_object('i_account', old.i_account);
    v_after := v_after || jsonb_build_object('i_account', new.i_account);
  end if;
  if new.id is distinct from old.id then
    v_before := v_before || jsonb_build_object('id', old.id);
    v_after := v_after || jsonb_build_object('id', new.id);
  end if;
  if new.i_account_role is distinct from old.i_account_role then
    v_before := v_before || jsonb_build_object('i_account_role', old.i_account_role);
    v_after := v_after || jsonb_build_object('i_account_role', new.i_account_role);
  end if;
  if new.blocked is distinct from old.blocked then
    v_before := v_before || jsonb_build_object('blocked', old.blocked);
    v_after := v_after || jsonb_build_object('blocked', new.blocked);
  end if;
  if new.created_at is distinct from old.created_at then
    v_before := v_before || jsonb_build_object('created_at', old.created_at);
    v_after := v_after || jsonb_build_object('created_at', new.created_at);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('account_alias', (new.i_alias)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.account_alias
for each row execute function audit.record_row('account_alias', 'i_alias');
create or replace trigger audit_update after update on billing.account_alias
for each row execute function audit.account_alias_update();

create or replace function audit.account_bundle_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_account_bundle is distinct from old.i_account_bundle then
    v_before := v_before || jsonb_build_object('i_account_bundle', old.i_account_bundle);
    v_after := v_after || jsonb_build_object('i_account_bundle', new.i_account_bundle);
  end if;
  if new.i_account is distinct from old.i_account then
    v_before := v_before || jsonb_build_object('i_account', old.i_account);
    v_after := v_after || jsonb_build_object('i_account', new.i_account);
  end if;
  if new.i_vd_plan is distinct from old.i_vd_plan then
    v_before := v_before || jsonb_build_object('i_vd_plan', old.i_vd_plan);
    v_after := v_after || jsonb_build_object('i_vd_plan', new.i_vd_plan);
  end if;
  if new.i_product is distinct from old.i_product then
    v_before := v_before || jsonb_build_object('i_product', old.i_product);
    v_after := v_after || jsonb_build_object('i_product', new.i_product);
  end if;
  if new.state is distinct from old.state then
    v_before := v_before || jsonb_build_object('state', old.state);
    v_after := v_after || jsonb_build_object('state', new.state);
  end if;
  if new.auto_renewal is distinct from old.auto_renewal then
    v_before := v_before || jsonb_build_object('auto_renewal', old.auto_renewal);
    v_after := v_after || jsonb_build_object('auto_renewal', new.auto_renewal);
  end if;
  if new.starts_at is distinct from old.starts_at then
    v_before := v_before || jsonb_build_object('starts_at', old.starts_at);
    v_after := v_after || jsonb_build_object('starts_at', new.starts_at);
  end if;
  if new.ends_at is distinct from old.ends_at then
    v_before := v_before || jsonb_build_object('ends_at', old.ends_at);
    v_after := v_after || jsonb_build_object('ends_at', new.ends_at);
  end if;
  if new.activate_at is distinct from old.activate_at then
    v_before := v_before || jsonb_build_object('activate_at', old.activate_at);
    v_after := v_after || jsonb_build_object('activate_at', new.activate_at);
  end if;
  if new.anchor is distinct from old.anchor then
    v_before := v_before || jsonb_build_object('anchor', old.anchor);
    v_after := v_after || jsonb_build_object('anchor', new.anchor);
  end if;
  if new.period_to is distinct from old.period_to then
    v_before := v_before || jsonb_build_object('period_to', old.period_to);
    v_after := v_after || jsonb_build_object('period_to', new.period_to);
  end if;
  if new.grace_until is distinct from old.grace_until then
    v_before := v_before || jsonb_build_object('grace_until', old.grace_until);
    v_after := v_after || jsonb_build_object('grace_until', new.grace_until);
  end if;
  if new.renewals is distinct from old.renewals then
    v_before := v_before || jsonb_build_object('renewals', old.renewals);
    v_after := v_after || jsonb_build_object('renewals', new.renewals);
  end if;
  if new.due_at is distinct from old.due_at then
    v_before := v_before || jsonb_build_object('due_at', old.due_at);
    v_after := v_after || jsonb_build_object('due_at', new.due_at);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('account_bundle', (new.i_account_bundle)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.account_bundle
for each row execute function audit.record_row('account_bundle', 'i_account_bundle');
create or replace trigger audit_update after update on billing.account_bundle
for each row execute function audit.account_bundle_update();

create or replace function audit.account_counter_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_account_counter is distinct from old.i_account_counter then
    v_before := v_before || jsonb_build_object('i_account_counter', old.i_account_counter);
    v_after := v_after || jsonb_build_object('i_account_counter', new.i_account_counter);
  end if;
  if new.i_account is distinct from old.i_account then
    v_before := v_before || jsonb_build_object('i_account', old.i_account);
    v_after := v_after || jsonb_build_object('i_account', new.i_account);
  end if;
  if new.i_account_bundle is distinct from old.i_account_bundle then
    v_before := v_before || jsonb_build_object('i_account_bundle', old.i_account_bundle);
    v_after := v_after || jsonb_build_object('i_account_bundle', new.i_account_bundle);
  end if;
  if new.i_vd_dg is distinct from old.i_vd_dg then
    v_before := v_before || jsonb_build_object('i_vd_dg', old.i_vd_dg);
    v_after := v_after || jsonb_build_object('i_vd_dg', new.i_vd_dg);
  end if;
  if new.kind is distinct from old.kind then
    v_before := v_before || jsonb_build_object('kind', old.kind);
    v_after := v_after || jsonb_build_object('kind', new.kind);
  end if;
  if new.state is distinct from old.state then
    v_before := v_before || jsonb_build_object('state', old.state);
    v_after := v_after || jsonb_build_object('state', new.state);
  end if;
  if new.allocated_amount is distinct from old.allocated_amount then
    v_before := v_before || jsonb_build_object('allocated_amount', old.allocated_amount);
    v_after := v_after || jsonb_build_object('allocated_amount', new.allocated_amount);
  end if;
  if new.used_amount is distinct from old.used_amount then
    v_before := v_before || jsonb_build_object('used_amount', old.used_amount);
    v_after := v_after || jsonb_build_object('used_amount', new.used_amount);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('account_counter', (new.i_account_counter)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.account_counter
for each row execute function audit.record_row('account_counter', 'i_account_counter');
create or replace trigger audit_update after update on billing.account_counter
for each row execute function audit.account_counter_update();

create or replace function audit.account_custom_field_value_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_custom_field_value is distinct from old.i_custom_field_value then
    v_before := v_before || jsonb_build_object('i_custom_field_value', old.i_custom_field_value);
    v_after := v_after || jsonb_build_object('i_custom_field_value', new.i_custom_field_value);
  end if;
  if new.i_account is distinct from old.i_account then
    v_before := v_before || jsonb_build_object('i_account', old.i_account);
    v_after := v_after || jsonb_build_object('i_account', new.i_account);
  end if;
  if new.i_custom_field is distinct from old.i_custom_field then
    v_before := v_before || jsonb_build_object('i_custom_field', old.i_custom_field);
    v_after := v_after || jsonb_build_object('i_custom_field', new.i_custom_field);
  end if;
  if new.value is distinct from old.value then
    v_before := v_before || jsonb_build_object('value', old.value);
    v_after := v_after || jsonb_build_object('value', new.value);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('account_custom_field_value', (new.i_custom_field_value)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.account_custom_field_value
for each row execute function audit.record_row('account_custom_field_value', 'i_custom_field_value');
create or replace trigger audit_update after update on billing.account_custom_field_value
for each row execute function audit.account_custom_field_value_update();

create or replace function audit.account_followme_number_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_follow_me_number is distinct from old.i_follow_me_number then
    v_before := v_before || jsonb_build_object('i_follow_me_number', old.i_follow_me_number);
    v_after := v_after || jsonb_build_object('i_follow_me_number', new.i_follow_me_number);
  end if;
  if new.i_account is distinct from old.i_account then
    v_before := v_before || jsonb_build_object('i_account', old.i_account);
    v_after := v_after || jsonb_build_object('i_account', new.i_account);
  end if;
  if new.i_follow_order is distinct from old.i_follow_order then
    v_before := v_before || jsonb_build_object('i_follow_order', old.i_follow_order);
    v_after := v_after || jsonb_build_object('i_follow_order', new.i_follow_order);
  end if;
  if new.name is distinct from old.name then
    v_before := v_before || jsonb_build_object('name', old.name);
    v_after := v_after || jsonb_build_object('name', new.name);
  end if;
  if new.redirect_number is distinct from old.redirect_number then
    v_before := v_before || jsonb_build_object('redirect_number', old.redirect_number);
    v_after := v_after || jsonb_build_object('redirect_number', new.redirect_number);
  end if;
  if new.active is distinct from old.active then
    v_before := v_before || jsonb_build_object('active', old.active);
    v_after := v_after || jsonb_build_object('active', new.active);
  end if;
  if new.timeout is distinct from old.timeout then
    v_before := v_before || jsonb_build_object('timeout', old.timeout);
    v_after := v_after || jsonb_build_object('timeout', new.timeout);
  end if;
  if new.keep_original_cli is distinct from old.keep_original_cli then
    v_before := v_before || jsonb_build_object('keep_original_cli', old.keep_original_cli);
    v_after := v_after || jsonb_build_object('keep_original_cli', new.keep_original_cli);
  end if;
  if new.use_tcp is distinct from old.use_tcp then
    v_before := v_before || jsonb_build_object('use_tcp', old.use_tcp);
    v_after := v_after || jsonb_build_object('use_tcp', new.use_tcp);
  end if;
  if new.weight is distinct from old.weight then
    v_before := v_before || jsonb_build_object('weight', old.weight);
    v_after := v_after || jsonb_build_object('weight', new.weight);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('account_followme_number', (new.i_follow_me_number)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.account_followme_number
for each row execute function audit.record_row('account_followme_number', 'i_follow_me_number');
create or replace trigger audit_update after update on billing.account_followme_number
for each row execute function audit.account_followme_number_update();

create or replace function audit.assigned_subscription_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_assigned_subscription is distinct from old.i_assigned_subscription then
    v_before := v_before || jsonb_build_object('i_assigned_subscription', old.i_assigned_subscription);
    v_after := v_after || jsonb_build_object('i_assigned_subscription', new.i_assigned_subscription);
  end if;
  if new.i_subscription is distinct from old.i_subscription then
    v_before := v_before || jsonb_build_object('i_subscription', old.i_subscription);
    v_after := v_after || jsonb_build_object('i_subscription', new.i_subscription);
  end if;
  if new.i_customer is distinct from old.i_customer then
    v_before := v_before || jsonb_build_object('i_customer', old.i_customer);
    v_after := v_after || jsonb_build_object('i_customer', new.i_customer);
  end if;
  if new.i_account is distinct from old.i_account then
    v_before := v_before || jsonb_build_object('i_account', old.i_account);
    v_after := v_after || jsonb_build_object('i_account', new.i_account);
  end if;
  if new.i_period is distinct from old.i_period then
    v_before := v_before || jsonb_build_object('i_period', old.i_period);
    v_after := v_after || jsonb_build_object('i_period', new.i_period);
  end if;
  if new.int_status is distinct from old.int_status then
    v_before := v_before || jsonb_build_object('int_status', old.int_status);
    v_after := v_after || jsonb_build_object('int_status', new.int_status);
  end if;
  if new.start_date is distinct from old.start_date then
    v_before := v_before || jsonb_build_object('start_date', old.start_date);
    v_after := v_after || jsonb_build_object('start_date', new.start_date);
  end if;
  if new.activation_date is distinct from old.activation_date then
    v_before := v_before || jsonb_build_object('activation_date', old.activation_date);
    v_after := v_after || jsonb_build_object('activation_date', new.activation_date);
  end if;
  if new.finish_date is distinct from old.finish_date then
    v_before := v_before || jsonb_build_object('finish_date', old.finish_date);
    v_after := v_after || jsonb_build_object('finish_date', new.finish_date);
  end if;
  if new.billed_to is distinct from old.billed_to then
    v_before := v_before || jsonb_build_object('billed_to', old.billed_to);
    v_after := v_after || jsonb_build_object('billed_to', new.billed_to);
  end if;
  if new.next_fee is distinct from old.next_fee then
    v_before := v_before || jsonb_build_object('next_fee', old.next_fee);
    v_after := v_after || jsonb_build_object('next_fee', new.next_fee);
  end if;
  if new.due_at is distinct from old.due_at then
    v_before := v_before || jsonb_build_object('due_at', old.due_at);
    v_after := v_after || jsonb_build_object('due_at', new.due_at);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('assigned_subscription', (new.i_assigned_subscription)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.assigned_subscription
for each row execute function audit.record_row('assigned_subscription', 'i_assigned_subscription');
create or replace trigger audit_update after update on billing.assigned_subscription
for each row execute function audit.assigned_subscription_update();

create or replace function audit.counter_topup_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_counter_topup is distinct from old.i_counter_topup then
    v_before := v_before || jsonb_build_object('i_counter_topup', old.i_counter_topup);
    v_after := v_after || jsonb_build_object('i_counter_topup', new.i_counter_topup);
  end if;
  if new.i_account is distinct from old.i_account then
    v_before := v_before || jsonb_build_object('i_account', old.i_account);
    v_after := v_after || jsonb_build_object('i_account', new.i_account);
  end if;
  if new.i_account_counter is distinct from old.i_account_counter then
    v_before := v_before || jsonb_build_object('i_account_counter', old.i_account_counter);
    v_after := v_after || jsonb_build_object('i_account_counter', new.i_account_counter);
  end if;
  if new.amount is distinct from old.amount then
    v_before := v_before || jsonb_build_object('amount', old.amount);
    v_after := v_after || jsonb_build_object('amount', new.amount);
  end if;
  if new.expires_at is distinct from old.expires_at then
    v_before := v_before || jsonb_build_object('expires_at', old.expires_at);
    v_after := v_after || jsonb_build_object('expires_at', new.expires_at);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('counter_topup', (new.i_counter_topup)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.counter_topup
for each row execute function audit.record_row('counter_topup', 'i_counter_topup');
create or replace trigger audit_update after update on billing.counter_topup
for each row execute function audit.counter_topup_update();

create or replace function audit.custom_field_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_custom_field is distinct from old.i_custom_field then
    v_before := v_before || jsonb_build_object('i_custom_field', old.i_custom_field);
    v_after := v_after || jsonb_build_object('i_custom_field', new.i_custom_field);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.entity is distinct from old.entity then
    v_before := v_before || jsonb_build_object('entity', old.entity);
    v_after := v_after || jsonb_build_object('entity', new.entity);
  end if;
  if new.name is distinct from old.name then
    v_before := v_before || jsonb_build_object('name', old.name);
    v_after := v_after || jsonb_build_object('name', new.name);
  end if;
  if new.field_type is distinct from old.field_type then
    v_before := v_before || jsonb_build_object('field_type', old.field_type);
    v_after := v_after || jsonb_build_object('field_type', new.field_type);
  end if;
  if new.mandatory is distinct from old.mandatory then
    v_before := v_before || jsonb_build_object('mandatory', old.mandatory);
    v_after := v_after || jsonb_build_object('mandatory', new.mandatory);
  end if;
  if new.default_value is distinct from old.default_value then
    v_before := v_before || jsonb_build_object('default_value', old.default_value);
    v_after := v_after || jsonb_build_object('default_value', new.default_value);
  end if;
  if new.in_self_care is distinct from old.in_self_care then
    v_before := v_before || jsonb_build_object('in_self_care', old.in_self_care);
    v_after := v_after || jsonb_build_object('in_self_care', new.in_self_care);
  end if;
  if new.options is distinct from old.options then
    v_before := v_before || jsonb_build_object('options', old.options);
    v_after := v_after || jsonb_build_object('options', new.options);
  end if;
  if new.archived is distinct from old.archived then
    v_before := v_before || jsonb_build_object('archived', old.archived);
    v_after := v_after || jsonb_build_object('archived', new.archived);
  end if;
  if new.created_at is distinct from old.created_at then
    v_before := v_before || jsonb_build_object('created_at', old.created_at);
    v_after := v_after || jsonb_build_object('created_at', new.created_at);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('custom_field', (new.i_custom_field)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.custom_field
for each row execute function audit.record_row('custom_field', 'i_custom_field');
create or replace trigger audit_update after update on billing.custom_field
for each row execute function audit.custom_field_update();

create or replace function audit.customer_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_customer is distinct from old.i_customer then
    v_before := v_before || jsonb_build_object('i_customer', old.i_customer);
    v_after := v_after || jsonb_build_object('i_customer', new.i_customer);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.name is distinct from old.name then
    v_before := v_before || jsonb_build_object('name', old.name);
    v_after := v_after || jsonb_build_object('name', new.name);
  end if;
  if new.iso_4217 is distinct from old.iso_4217 then
    v_before := v_before || jsonb_build_object('iso_4217', old.iso_4217);
    v_after := v_after || jsonb_build_object('iso_4217', new.iso_4217);
  end if;
  if new.i_customer_type is distinct from old.i_customer_type then
    v_before := v_before || jsonb_build_object('i_customer_type', old.i_customer_type);
    v_after := v_after || jsonb_build_object('i_customer_type', new.i_customer_type);
  end if;
  if new.i_balance_control_type is distinct from old.i_balance_control_type then
    v_before := v_before || jsonb_build_object('i_balance_control_type', old.i_balance_control_type);
    v_after := v_after || jsonb_build_object('i_balance_control_type', new.i_balance_control_type);
  end if;
  if new.bill_status is distinct from old.bill_status then
    v_before := v_before || jsonb_build_object('bill_status', old.bill_status);
    v_after := v_after || jsonb_build_object('bill_status', new.bill_status);
  end if;
  if new.blocked is distinct from old.blocked then
    v_before := v_before || jsonb_build_object('blocked', old.blocked);
    v_after := v_after || jsonb_build_object('blocked', new.blocked);
  end if;
  if new.balance is distinct from old.balance then
    v_before := v_before || jsonb_build_object('balance', old.balance);
    v_after := v_after || jsonb_build_object('balance', new.balance);
  end if;
  if new.credit_limit is distinct from old.credit_limit then
    v_before := v_before || jsonb_build_object('credit_limit', old.credit_limit);
    v_after := v_after || jsonb_build_object('credit_limit', new.credit_limit);
  end if;
  if new.available_funds is distinct from old.available_funds then
    v_before := v_before || jsonb_build_object('available_funds', old.available_funds);
    v_after := v_after || jsonb_build_object('available_funds', new.available_funds);
  end if;
  if new.companyname is distinct from old.companyname then
    v_before := v_before || jsonb_build_object('companyname', old.companyname);
    v_after := v_after || jsonb_build_object('companyname', new.companyname);
  end if;
  if new.salutation is distinct from old.salutation then
    v_before := v_before || jsonb_build_object('salutation', old.salutation);
    v_after := v_after || jsonb_build_object('salutation', new.salutation);
  end if;
  if new.firstname is distinct from old.firstname then
    v_before := v_before || jsonb_build_object('firstname', old.firstname);
    v_after := v_after || jsonb_build_object('firstname', new.firstname);
  end if;
  if new.midinit is distinct from old.midinit then
    v_before := v_before || jsonb_build_object('midinit', old.midinit);
    v_after := v_after || jsonb_build_object('midinit', new.midinit);
  end if;
  if new.lastname is distinct from old.lastname then
    v_before := v_before || jsonb_build_object('lastname', old.lastname);
    v_after := v_after || jsonb_build_object('lastname', new.lastname);
  end if;
  if new.email is distinct from old.email then
    v_before := v_before || jsonb_build_object('email', old.email);
    v_after := v_after || jsonb_build_object('email', new.email);
  end if;
  if new.phone1 is distinct from old.phone1 then
    v_before := v_before || jsonb_build_object('phone1', old.phone1);
    v_after := v_after || jsonb_build_object('phone1', new.phone1);
  end if;
  if new.phone2 is distinct from old.phone2 then
    v_before := v_before || jsonb_build_object('phone2', old.phone2);
    v_after := v_after || jsonb_build_object('phone2', new.phone2);
  end if;
  if new.baddr1 is distinct from old.baddr1 then
    v_before := v_before || jsonb_build_object('baddr1', old.baddr1);
    v_after := v_after || jsonb_build_object('baddr1', new.baddr1);
  end if;
  if new.city is distinct from old.city then
    v_before := v_before || jsonb_build_object('city', old.city);
    v_after := v_after || jsonb_build_object('city', new.city);
  end if;
  if new.state is distinct from old.state then
    v_before := v_before || jsonb_build_object('state', old.state);
    v_after := v_after || jsonb_build_object('state', new.state);
  end if;
  if new.zip is distinct from old.zip then
    v_before := v_before || jsonb_build_object('zip', old.zip);
    v_after := v_after || jsonb_build_object('zip', new.zip);
  end if;
  if new.country is distinct from old.country then
    v_before := v_before || jsonb_build_object('country', old.country);
    v_after := v_after || jsonb_build_object('country', new.country);
  end if;
  if new.note is distinct from old.note then
    v_before := v_before || jsonb_build_object('note', old.note);
    v_after := v_after || jsonb_build_object('note', new.note);
  end if;
  if new.created_at is distinct from old.created_at then
    v_before := v_before || jsonb_build_object('created_at', old.created_at);
    v_after := v_after || jsonb_build_object('created_at', new.created_at);
  end if;
  if new.closed_at is distinct from old.closed_at then
    v_before := v_before || jsonb_build_object('closed_at', old.closed_at);
    v_after := v_after || jsonb_build_object('closed_at', new.closed_at);
  end if;
  if new.i_parent is distinct from old.i_parent then
    v_before := v_before || jsonb_build_object('i_parent', old.i_parent);
    v_after := v_after || jsonb_build_object('i_parent', new.i_parent);
  end if;
  if new.ancestors is distinct from old.ancestors then
    v_before := v_before || jsonb_build_object('ancestors', old.ancestors);
    v_after := v_after || jsonb_build_object('ancestors', new.ancestors);
  end if;
  if new.service_flags is distinct from old.service_flags then
    v_before := v_before || jsonb_build_object('service_flags', old.service_flags);
    v_after := v_after || jsonb_build_object('service_flags', new.service_flags);
  end if;
  if new.service_attributes is distinct from old.service_attributes then
    v_before := v_before || jsonb_build_object('service_attributes', old.service_attributes);
    v_after := v_after || jsonb_build_object('service_attributes', new.service_attributes);
  end if;
  if new.i_subscriber is distinct from old.i_subscriber then
    v_before := v_before || jsonb_build_object('i_subscriber', old.i_subscriber);
    v_after := v_after || jsonb_build_object('i_subscriber', new.i_subscriber);
  end if;
  if new.i_time_zone is distinct from old.i_time_zone then
    v_before := v_before || jsonb_build_object('i_time_zone', old.i_time_zone);
    v_after := v_after || jsonb_build_object('i_time_zone', new.i_time_zone);
  end if;
  if new.refnum is distinct from old.refnum then
    v_before := v_before || jsonb_build_object('refnum', old.refnum);
    v_after := v_after || jsonb_build_object('refnum', new.refnum);
  end if;
  if new.login is distinct from old.login then
    v_before := v_before || jsonb_build_object('login', old.login);
    v_after := v_after || jsonb_build_object('login', new.login);
  end if;
  if new.opening_balance is distinct from old.opening_balance then
    v_before := v_before || jsonb_build_object('opening_balance', old.opening_balance);
    v_after := v_after || jsonb_build_object('opening_balance', new.opening_balance);
  end if;
  if new.i_office_type is distinct from old.i_office_type then
    v_before := v_before || jsonb_build_object('i_office_type', old.i_office_type);
    v_after := v_after || jsonb_build_object('i_office_type', new.i_office_type);
  end if;
  if new.i_main_customer is distinct from old.i_main_customer then
    v_before := v_before || jsonb_build_object('i_main_customer', old.i_main_customer);
    v_after := v_after || jsonb_build_object('i_main_customer', new.i_main_customer);
  end if;
  if new.billing_lock is distinct from old.billing_lock then
    v_before := v_before || jsonb_build_object('billing_lock', old.billing_lock);
    v_after := v_after || jsonb_build_object('billing_lock', new.billing_lock);
  end if;
  if new.i_billing_period is distinct from old.i_billing_period then
    v_before := v_before || jsonb_build_object('i_billing_period', old.i_billing_period);
    v_after := v_after || jsonb_build_object('i_billing_period', new.i_billing_period);
  end if;
  if new.next_invoice_at is distinct from old.next_invoice_at then
    v_before := v_before || jsonb_build_object('next_invoice_at', old.next_invoice_at);
    v_after := v_after || jsonb_build_object('next_invoice_at', new.next_invoice_at);
  end if;
  if new.payment_due_days is distinct from old.payment_due_days then
    v_before := v_before || jsonb_build_object('payment_due_days', old.payment_due_days);
    v_after := v_after || jsonb_build_object('payment_due_days', new.payment_due_days);
  end if;
  if new.limit_after_days is distinct from old.limit_after_days then
    v_before := v_before || jsonb_build_object('limit_after_days', old.limit_after_days);
    v_after := v_after || jsonb_build_object('limit_after_days', new.limit_after_days);
  end if;
  if new.suspend_after_days is distinct from old.suspend_after_days then
    v_before := v_before || jsonb_build_object('suspend_after_days', old.suspend_after_days);
    v_after := v_after || jsonb_build_object('suspend_after_days', new.suspend_after_days);
  end if;
  if new.limited is distinct from old.limited then
    v_before := v_before || jsonb_build_object('limited', old.limited);
    v_after := v_after || jsonb_build_object('limited', new.limited);
  end if;
  if new.suspended_for_debt is distinct from old.suspended_for_debt then
    v_before := v_before || jsonb_build_object('suspended_for_debt', old.suspended_for_debt);
    v_after := v_after || jsonb_build_object('suspended_for_debt', new.suspended_for_debt);
  end if;
  if new.limiting_delayed_until is distinct from old.limiting_delayed_until then
    v_before := v_before || jsonb_build_object('limiting_delayed_until', old.limiting_delayed_until);
    v_after := v_after || jsonb_build_object('limiting_delayed_until', new.limiting_delayed_until);
  end if;
  if new.suspension_delayed_until is distinct from old.suspension_delayed_until then
    v_before := v_before || jsonb_build_object('suspension_delayed_until', old.suspension_delayed_until);
    v_after := v_after || jsonb_build_object('suspension_delayed_until', new.suspension_delayed_until);
  end if;
  if new.unapplied_credit is distinct from old.unapplied_credit then
    v_before := v_before || jsonb_build_object('unapplied_credit', old.unapplied_credit);
    v_after := v_after || jsonb_build_object('unapplied_credit', new.unapplied_credit);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('customer', (new.i_customer)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.customer
for each row execute function audit.record_row('customer', 'i_customer');
create or replace trigger audit_update after update on billing.customer
for each row execute function audit.customer_update();

create or replace function audit.customer_custom_field_value_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_custom_field_value is distinct from old.i_custom_field_value then
    v_before := v_before || jsonb_build_object('i_custom_field_value', old.i_custom_field_value);
    v_after := v_after || jsonb_build_object('i_custom_field_value', new.i_custom_field_value);
  end if;
  if new.i_customer is distinct from old.i_customer then
    v_before := v_before || jsonb_build_object('i_customer', old.i_customer);
    v_after := v_after || jsonb_build_object('i_customer', new.i_customer);
  end if;
  if new.i_custom_field is distinct from old.i_custom_field then
    v_before := v_before || jsonb_build_object('i_custom_field', old.i_custom_field);
    v_after := v_after || jsonb_build_object('i_custom_field', new.i_custom_field);
  end if;
  if new.value is distinct from old.value then
    v_before := v_before || jsonb_build_object('value', old.value);
    v_after := v_after || jsonb_build_object('value', new.value);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('customer_custom_field_value', (new.i_custom_field_value)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.customer_custom_field_value
for each row execute function audit.record_row('customer_custom_field_value', 'i_custom_field_value');
create or replace trigger audit_update after update on billing.customer_custom_field_value
for each row execute function audit.customer_custom_field_value_update();

create or replace function audit.customer_extension_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_c_ext is distinct from old.i_c_ext then
    v_before := v_before || jsonb_build_object('i_c_ext', old.i_c_ext);
    v_after := v_after || jsonb_build_object('i_c_ext', new.i_c_ext);
  end if;
  if new.i_customer is distinct from old.i_customer then
    v_before := v_before || jsonb_build_object('i_customer', old.i_customer);
    v_after := v_after || jsonb_build_object('i_customer', new.i_customer);
  end if;
  if new.id is distinct from old.id then
    v_before := v_before || jsonb_build_object('id', old.id);
    v_after := v_after || jsonb_build_object('id', new.id);
  end if;
  if new.name is distinct from old.name then
    v_before := v_before || jsonb_build_object('name', old.name);
    v_after := v_after || jsonb_build_object('name', new.name);
  end if;
  if new.i_account is distinct from old.i_account then
    v_before := v_before || jsonb_build_object('i_account', old.i_account);
    v_after := v_after || jsonb_build_object('i_account', new.i_account);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('customer_extension', (new.i_c_ext)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.customer_extension
for each row execute function audit.record_row('customer_extension', 'i_c_ext');
create or replace trigger audit_update after update on billing.customer_extension
for each row execute function audit.customer_extension_update();

create or replace function audit.customer_site_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_customer_site is distinct from old.i_customer_site then
    v_before := v_before || jsonb_build_object('i_customer_site', old.i_customer_site);
    v_after := v_after || jsonb_build_object('i_customer_site', new.i_customer_site);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.i_customer is distinct from old.i_customer then
    v_before := v_before || jsonb_build_object('i_customer', old.i_customer);
    v_after := v_after || jsonb_build_object('i_customer', new.i_customer);
  end if;
  if new.name is distinct from old.name then
    v_before := v_before || jsonb_build_object('name', old.name);
    v_after := v_after || jsonb_build_object('name', new.name);
  end if;
  if new.service_flags is distinct from old.service_flags then
    v_before := v_before || jsonb_build_object('service_flags', old.service_flags);
    v_after := v_after || jsonb_build_object('service_flags', new.service_flags);
  end if;
  if new.service_attributes is distinct from old.service_attributes then
    v_before := v_before || jsonb_build_object('service_attributes', old.service_attributes);
    v_after := v_after || jsonb_build_object('service_attributes', new.service_attributes);
  end if;
  if new.archived is distinct from old.archived then
    v_before := v_before || jsonb_build_object('archived', old.archived);
    v_after := v_after || jsonb_build_object('archived', new.archived);
  end if;
  if new.created_at is distinct from old.created_at then
    v_before := v_before || jsonb_build_object('created_at', old.created_at);
    v_after := v_after || jsonb_build_object('created_at', new.created_at);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('customer_site', (new.i_customer_site)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.customer_site
for each row execute function audit.record_row('customer_site', 'i_customer_site');
create or replace trigger audit_update after update on billing.customer_site
for each row execute function audit.customer_site_update();

create or replace function audit.did_number_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_did_number is distinct from old.i_did_number then
    v_before := v_before || jsonb_build_object('i_did_number', old.i_did_number);
    v_after := v_after || jsonb_build_object('i_did_number', new.i_did_number);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.number is distinct from old.number then
    v_before := v_before || jsonb_build_object('number', old.number);
    v_after := v_after || jsonb_build_object('number', new.number);
  end if;
  if new.status is distinct from old.status then
    v_before := v_before || jsonb_build_object('status', old.status);
    v_after := v_after || jsonb_build_object('status', new.status);
  end if;
  if new.frozen is distinct from old.frozen then
    v_before := v_before || jsonb_build_object('frozen', old.frozen);
    v_after := v_after || jsonb_build_object('frozen', new.frozen);
  end if;
  if new.i_customer is distinct from old.i_customer then
    v_before := v_before || jsonb_build_object('i_customer', old.i_customer);
    v_after := v_after || jsonb_build_object('i_customer', new.i_customer);
  end if;
  if new.i_account is distinct from old.i_account then
    v_before := v_before || jsonb_build_object('i_account', old.i_account);
    v_after := v_after || jsonb_build_object('i_account', new.i_account);
  end if;
  if new.country_iso is distinct from old.country_iso then
    v_before := v_before || jsonb_build_object('country_iso', old.country_iso);
    v_after := v_after || jsonb_build_object('country_iso', new.country_iso);
  end if;
  if new.description is distinct from old.description then
    v_before := v_before || jsonb_build_object('description', old.description);
    v_after := v_after || jsonb_build_object('description', new.description);
  end if;
  if new.installation is distinct from old.installation then
    v_before := v_before || jsonb_build_object('installation', old.installation);
    v_after := v_after || jsonb_build_object('installation', new.installation);
  end if;
  if new.created_at is distinct from old.created_at then
    v_before := v_before || jsonb_build_object('created_at', old.created_at);
    v_after := v_after || jsonb_build_object('created_at', new.created_at);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('did_number', (new.i_did_number)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.did_number
for each row execute function audit.record_row('did_number', 'i_did_number');
create or replace trigger audit_update after update on billing.did_number
for each row execute function audit.did_number_update();

create or replace function audit.discount_plan_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_vd_plan is distinct from old.i_vd_plan then
    v_before := v_before || jsonb_build_object('i_vd_plan', old.i_vd_plan);
    v_after := v_after || jsonb_build_object('i_vd_plan', new.i_vd_plan);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.name is distinct from old.name then
    v_before := v_before || jsonb_build_object('name', old.name);
    v_after := v_after || jsonb_build_object('name', new.name);
  end if;
  if new.iso_4217 is distinct from old.iso_4217 then
    v_before := v_before || jsonb_build_object('iso_4217', old.iso_4217);
    v_after := v_after || jsonb_build_object('iso_4217', new.iso_4217);
  end if;
  if new.plan_type is distinct from old.plan_type then
    v_before := v_before || jsonb_build_object('plan_type', old.plan_type);
    v_after := v_after || jsonb_build_object('plan_type', new.plan_type);
  end if;
  if new.i_billing_period is distinct from old.i_billing_period then
    v_before := v_before || jsonb_build_object('i_billing_period', old.i_billing_period);
    v_after := v_after || jsonb_build_object('i_billing_period', new.i_billing_period);
  end if;
  if new.auto_renewal is distinct from old.auto_renewal then
    v_before := v_before || jsonb_build_object('auto_renewal', old.auto_renewal);
    v_after := v_after || jsonb_build_object('auto_renewal', new.auto_renewal);
  end if;
  if new.grace_period_days is distinct from old.grace_period_days then
    v_before := v_before || jsonb_build_object('grace_period_days', old.grace_period_days);
    v_after := v_after || jsonb_build_object('grace_period_days', new.grace_period_days);
  end if;
  if new.renewal_fee is distinct from old.renewal_fee then
    v_before := v_before || jsonb_build_object('renewal_fee', old.renewal_fee);
    v_after := v_after || jsonb_build_object('renewal_fee', new.renewal_fee);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('discount_plan', (new.i_vd_plan)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.discount_plan
for each row execute function audit.record_row('discount_plan', 'i_vd_plan');
create or replace trigger audit_update after update on billing.discount_plan
for each row execute function audit.discount_plan_update();

create or replace function audit.discount_plan_item_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_vd_dg is distinct from old.i_vd_dg then
    v_before := v_before || jsonb_build_object('i_vd_dg', old.i_vd_dg);
    v_after := v_after || jsonb_build_object('i_vd_dg', new.i_vd_dg);
  end if;
  if new.i_vd_plan is distinct from old.i_vd_plan then
    v_before := v_before || jsonb_build_object('i_vd_plan', old.i_vd_plan);
    v_after := v_after || jsonb_build_object('i_vd_plan', new.i_vd_plan);
  end if;
  if new.i_service is distinct from old.i_service then
    v_before := v_before || jsonb_build_object('i_service', old.i_service);
    v_after := v_after || jsonb_build_object('i_service', new.i_service);
  end if;
  if new.kind is distinct from old.kind then
    v_before := v_before || jsonb_build_object('kind', old.kind);
    v_after := v_after || jsonb_build_object('kind', new.kind);
  end if;
  if new.i_dest_group is distinct from old.i_dest_group then
    v_before := v_before || jsonb_build_object('i_dest_group', old.i_dest_group);
    v_after := v_after || jsonb_build_object('i_dest_group', new.i_dest_group);
  end if;
  if new.dg_name is distinct from old.dg_name then
    v_before := v_before || jsonb_build_object('dg_name', old.dg_name);
    v_after := v_after || jsonb_build_object('dg_name', new.dg_name);
  end if;
  if new.allocated_amount is distinct from old.allocated_amount then
    v_before := v_before || jsonb_build_object('allocated_amount', old.allocated_amount);
    v_after := v_after || jsonb_build_object('allocated_amount', new.allocated_amount);
  end if;
  if new.unit is distinct from old.unit then
    v_before := v_before || jsonb_build_object('unit', old.unit);
    v_after := v_after || jsonb_build_object('unit', new.unit);
  end if;
  if new.peak_level is distinct from old.peak_level then
    v_before := v_before || jsonb_build_object('peak_level', old.peak_level);
    v_after := v_after || jsonb_build_object('peak_level', new.peak_level);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('discount_plan_item', (new.i_vd_dg)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.discount_plan_item
for each row execute function audit.record_row('discount_plan_item', 'i_vd_dg');
create or replace trigger audit_update after update on billing.discount_plan_item
for each row execute function audit.discount_plan_item_update();

create or replace function audit.invoice_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_invoice is distinct from old.i_invoice then
    v_before := v_before || jsonb_build_object('i_invoice', old.i_invoice);
    v_after := v_after || jsonb_build_object('i_invoice', new.i_invoice);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.i_customer is distinct from old.i_customer then
    v_before := v_before || jsonb_build_object('i_customer', old.i_customer);
    v_after := v_after || jsonb_build_object('i_customer', new.i_customer);
  end if;
  if new.serial is distinct from old.serial then
    v_before := v_before || jsonb_build_object('serial', old.serial);
    v_after := v_after || jsonb_build_object('serial', new.serial);
  end if;
  if new.invoice_number is distinct from old.invoice_number then
    v_before := v_before || jsonb_build_object('invoice_number', old.invoice_number);
    v_after := v_after || jsonb_build_object('invoice_number', new.invoice_number);
  end if;
  if new.period_from is distinct from old.period_from then
    v_before := v_before || jsonb_build_object('period_from', old.period_from);
    v_after := v_after || jsonb_build_object('period_from', new.period_from);
  end if;
  if new.period_to is distinct from old.period_to then
    v_before := v_before || jsonb_build_object('period_to', old.period_to);
    v_after := v_after || jsonb_build_object('period_to', new.period_to);
  end if;
  if new.issue_date is distinct from old.issue_date then
    v_before := v_before || jsonb_build_object('issue_date', old.issue_date);
    v_after := v_after || jsonb_build_object('issue_date', new.issue_date);
  end if;
  if new.due_date is distinct from old.due_date then
    v_before := v_before || jsonb_build_object('due_date', old.due_date);
    v_after := v_after || jsonb_build_object('due_date', new.due_date);
  end if;
  if new.amount_net is distinct from old.amount_net then
    v_before := v_before || jsonb_build_object('amount_net', old.amount_net);
    v_after := v_after || jsonb_build_object('amount_net', new.amount_net);
  end if;
  if new.adjustment is distinct from old.adjustment then
    v_before := v_before || jsonb_build_object('adjustment', old.adjustment);
    v_after := v_after || jsonb_build_object('adjustment', new.adjustment);
  end if;
  if new.amount_total is distinct from old.amount_total then
    v_before := v_before || jsonb_build_object('amount_total', old.amount_total);
    v_after := v_after || jsonb_build_object('amount_total', new.amount_total);
  end if;
  if new.amount_paid is distinct from old.amount_paid then
    v_before := v_before || jsonb_build_object('amount_paid', old.amount_paid);
    v_after := v_after || jsonb_build_object('amount_paid', new.amount_paid);
  end if;
  if new.amount_due is distinct from old.amount_due then
    v_before := v_before || jsonb_build_object('amount_due', old.amount_due);
    v_after := v_after || jsonb_build_object('amount_due', new.amount_due);
  end if;
  if new.status is distinct from old.status then
    v_before := v_before || jsonb_build_object('status', old.status);
    v_after := v_after || jsonb_build_object('status', new.status);
  end if;
  if new.replaces is distinct from old.replaces then
    v_before := v_before || jsonb_build_object('replaces', old.replaces);
    v_after := v_after || jsonb_build_object('replaces', new.replaces);
  end if;
  if new.created_at is distinct from old.created_at then
    v_before := v_before || jsonb_build_object('created_at', old.created_at);
    v_after := v_after || jsonb_build_object('created_at', new.created_at);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('invoice', (new.i_invoice)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.invoice
for each row execute function audit.record_row('invoice', 'i_invoice');
create or replace trigger audit_update after update on billing.invoice
for each row execute function audit.invoice_update();

create or replace function audit.invoice_item_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_invoice is distinct from old.i_invoice then
    v_before := v_before || jsonb_build_object('i_invoice', old.i_invoice);
    v_after := v_after || jsonb_build_object('i_invoice', new.i_invoice);
  end if;
  if new.i_payment_transaction is distinct from old.i_payment_transaction then
    v_before := v_before || jsonb_build_object('i_payment_transaction', old.i_payment_transaction);
    v_after := v_after || jsonb_build_object('i_payment_transaction', new.i_payment_transaction);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('invoice_item', (new.i_invoice || '/' || new.i_payment_transaction)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.invoice_item
for each row execute function audit.record_row('invoice_item', 'i_invoice', 'i_payment_transaction');
create or replace trigger audit_update after update on billing.invoice_item
for each row execute function audit.invoice_item_update();

create or replace function audit.invoice_xdr_item_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_invoice_xdr_item is distinct from old.i_invoice_xdr_item then
    v_before := v_before || jsonb_build_object('i_invoice_xdr_item', old.i_invoice_xdr_item);
    v_after := v_after || jsonb_build_object('i_invoice_xdr_item', new.i_invoice_xdr_item);
  end if;
  if new.i_invoice is distinct from old.i_invoice then
    v_before := v_before || jsonb_build_object('i_invoice', old.i_invoice);
    v_after := v_after || jsonb_build_object('i_invoice', new.i_invoice);
  end if;
  if new.i_account is distinct from old.i_account then
    v_before := v_before || jsonb_build_object('i_account', old.i_account);
    v_after := v_after || jsonb_build_object('i_account', new.i_account);
  end if;
  if new.i_service is distinct from old.i_service then
    v_before := v_before || jsonb_build_object('i_service', old.i_service);
    v_after := v_after || jsonb_build_object('i_service', new.i_service);
  end if;
  if new.description is distinct from old.description then
    v_before := v_before || jsonb_build_object('description', old.description);
    v_after := v_after || jsonb_build_object('description', new.description);
  end if;
  if new.amount is distinct from old.amount then
    v_before := v_before || jsonb_build_object('amount', old.amount);
    v_after := v_after || jsonb_build_object('amount', new.amount);
  end if;
  if new.last_at is distinct from old.last_at then
    v_before := v_before || jsonb_build_object('last_at', old.last_at);
    v_after := v_after || jsonb_build_object('last_at', new.last_at);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('invoice_xdr_item', (new.i_invoice_xdr_item)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.invoice_xdr_item
for each row execute function audit.record_row('invoice_xdr_item', 'i_invoice_xdr_item');
create or replace trigger audit_update after update on billing.invoice_xdr_item
for each row execute function audit.invoice_xdr_item_update();

create or replace function audit.payment_transaction_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_payment_transaction is distinct from old.i_payment_transaction then
    v_before := v_before || jsonb_build_object('i_payment_transaction', old.i_payment_transaction);
    v_after := v_after || jsonb_build_object('i_payment_transaction', new.i_payment_transaction);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.i_customer is distinct from old.i_customer then
    v_before := v_before || jsonb_build_object('i_customer', old.i_customer);
    v_after := v_after || jsonb_build_object('i_customer', new.i_customer);
  end if;
  if new.i_account is distinct from old.i_account then
    v_before := v_before || jsonb_build_object('i_account', old.i_account);
    v_after := v_after || jsonb_build_object('i_account', new.i_account);
  end if;
  if new.action is distinct from old.action then
    v_before := v_before || jsonb_build_object('action', old.action);
    v_after := v_after || jsonb_build_object('action', new.action);
  end if;
  if new.amount is distinct from old.amount then
    v_before := v_before || jsonb_build_object('amount', old.amount);
    v_after := v_after || jsonb_build_object('amount', new.amount);
  end if;
  if new.balance_after is distinct from old.balance_after then
    v_before := v_before || jsonb_build_object('balance_after', old.balance_after);
    v_after := v_after || jsonb_build_object('balance_after', new.balance_after);
  end if;
  if new.visible_comment is distinct from old.visible_comment then
    v_before := v_before || jsonb_build_object('visible_comment', old.visible_comment);
    v_after := v_after || jsonb_build_object('visible_comment', new.visible_comment);
  end if;
  if new.internal_comment is distinct from old.internal_comment then
    v_before := v_before || jsonb_build_object('internal_comment', old.internal_comment);
    v_after := v_after || jsonb_build_object('internal_comment', new.internal_comment);
  end if;
  if new.created_at is distinct from old.created_at then
    v_before := v_before || jsonb_build_object('created_at', old.created_at);
    v_after := v_after || jsonb_build_object('created_at', new.created_at);
  end if;
  if new.i_invoice is distinct from old.i_invoice then
    v_before := v_before || jsonb_build_object('i_invoice', old.i_invoice);
    v_after := v_after || jsonb_build_object('i_invoice', new.i_invoice);
  end if;
  if new.status is distinct from old.status then
    v_before := v_before || jsonb_build_object('status', old.status);
    v_after := v_after || jsonb_build_object('status', new.status);
  end if;
  if new.result_code is distinct from old.result_code then
    v_before := v_before || jsonb_build_object('result_code', old.result_code);
    v_after := v_after || jsonb_build_object('result_code', new.result_code);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('payment_transaction', (new.i_payment_transaction)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.payment_transaction
for each row execute function audit.record_row('payment_transaction', 'i_payment_transaction');
create or replace trigger audit_update after update on billing.payment_transaction
for each row execute function audit.payment_transaction_update();

create or replace function audit.product_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_product is distinct from old.i_product then
    v_before := v_before || jsonb_build_object('i_product', old.i_product);
    v_after := v_after || jsonb_build_object('i_product', new.i_product);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.name is distinct from old.name then
    v_before := v_before || jsonb_build_object('name', old.name);
    v_after := v_after || jsonb_build_object('name', new.name);
  end if;
  if new.description is distinct from old.description then
    v_before := v_before || jsonb_build_object('description', old.description);
    v_after := v_after || jsonb_build_object('description', new.description);
  end if;
  if new.iso_4217 is distinct from old.iso_4217 then
    v_before := v_before || jsonb_build_object('iso_4217', old.iso_4217);
    v_after := v_after || jsonb_build_object('iso_4217', new.iso_4217);
  end if;
  if new.addon_priority is distinct from old.addon_priority then
    v_before := v_before || jsonb_build_object('addon_priority', old.addon_priority);
    v_after := v_after || jsonb_build_object('addon_priority', new.addon_priority);
  end if;
  if new.i_account_role is distinct from old.i_account_role then
    v_before := v_before || jsonb_build_object('i_account_role', old.i_account_role);
    v_after := v_after || jsonb_build_object('i_account_role', new.i_account_role);
  end if;
  if new.i_access_policy is distinct from old.i_access_policy then
    v_before := v_before || jsonb_build_object('i_access_policy', old.i_access_policy);
    v_after := v_after || jsonb_build_object('i_access_policy', new.i_access_policy);
  end if;
  if new.archived is distinct from old.archived then
    v_before := v_before || jsonb_build_object('archived', old.archived);
    v_after := v_after || jsonb_build_object('archived', new.archived);
  end if;
  if new.created_at is distinct from old.created_at then
    v_before := v_before || jsonb_build_object('created_at', old.created_at);
    v_after := v_after || jsonb_build_object('created_at', new.created_at);
  end if;
  if new.service_flags is distinct from old.service_flags then
    v_before := v_before || jsonb_build_object('service_flags', old.service_flags);
    v_after := v_after || jsonb_build_object('service_flags', new.service_flags);
  end if;
  if new.service_attributes is distinct from old.service_attributes then
    v_before := v_before || jsonb_build_object('service_attributes', old.service_attributes);
    v_after := v_after || jsonb_build_object('service_attributes', new.service_attributes);
  end if;
  if new.i_vd_plan is distinct from old.i_vd_plan then
    v_before := v_before || jsonb_build_object('i_vd_plan', old.i_vd_plan);
    v_after := v_after || jsonb_build_object('i_vd_plan', new.i_vd_plan);
  end if;
  if new.plan_spread is distinct from old.plan_spread then
    v_before := v_before || jsonb_build_object('plan_spread', old.plan_spread);
    v_after := v_after || jsonb_build_object('plan_spread', new.plan_spread);
  end if;
  if new.visible_name is distinct from old.visible_name then
    v_before := v_before || jsonb_build_object('visible_name', old.visible_name);
    v_after := v_after || jsonb_build_object('visible_name', new.visible_name);
  end if;
  if new.i_product_group is distinct from old.i_product_group then
    v_before := v_before || jsonb_build_object('i_product_group', old.i_product_group);
    v_after := v_after || jsonb_build_object('i_product_group', new.i_product_group);
  end if;
  if new.realm is distinct from old.realm then
    v_before := v_before || jsonb_build_object('realm', old.realm);
    v_after := v_after || jsonb_build_object('realm', new.realm);
  end if;
  if new.hidden is distinct from old.hidden then
    v_before := v_before || jsonb_build_object('hidden', old.hidden);
    v_after := v_after || jsonb_build_object('hidden', new.hidden);
  end if;
  if new.shared is distinct from old.shared then
    v_before := v_before || jsonb_build_object('shared', old.shared);
    v_after := v_after || jsonb_build_object('shared', new.shared);
  end if;
  if new.managed_by_user is distinct from old.managed_by_user then
    v_before := v_before || jsonb_build_object('managed_by_user', old.managed_by_user);
    v_after := v_after || jsonb_build_object('managed_by_user', new.managed_by_user);
  end if;
  if new.breakage is distinct from old.breakage then
    v_before := v_before || jsonb_build_object('breakage', old.breakage);
    v_after := v_after || jsonb_build_object('breakage', new.breakage);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('product', (new.i_product)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.product
for each row execute function audit.record_row('product', 'i_product');
create or replace trigger audit_update after update on billing.product
for each row execute function audit.product_update();

create or replace function audit.product_allowed_addon_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_product is distinct from old.i_product then
    v_before := v_before || jsonb_build_object('i_product', old.i_product);
    v_after := v_after || jsonb_build_object('i_product', new.i_product);
  end if;
  if new.i_addon is distinct from old.i_addon then
    v_before := v_before || jsonb_build_object('i_addon', old.i_addon);
    v_after := v_after || jsonb_build_object('i_addon', new.i_addon);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('product_allowed_addon', (new.i_product || '/' || new.i_addon)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.product_allowed_addon
for each row execute function audit.record_row('product_allowed_addon', 'i_product', 'i_addon');
create or replace trigger audit_update after update on billing.product_allowed_addon
for each row execute function audit.product_allowed_addon_update();

create or replace function audit.product_group_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_product_group is distinct from old.i_product_group then
    v_before := v_before || jsonb_build_object('i_product_group', old.i_product_group);
    v_after := v_after || jsonb_build_object('i_product_group', new.i_product_group);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.name is distinct from old.name then
    v_before := v_before || jsonb_build_object('name', old.name);
    v_after := v_after || jsonb_build_object('name', new.name);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('product_group', (new.i_product_group)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.product_group
for each row execute function audit.record_row('product_group', 'i_product_group');
create or replace trigger audit_update after update on billing.product_group
for each row execute function audit.product_group_update();

create or replace function audit.raised_event_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_raised_event is distinct from old.i_raised_event then
    v_before := v_before || jsonb_build_object('i_raised_event', old.i_raised_event);
    v_after := v_after || jsonb_build_object('i_raised_event', new.i_raised_event);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.event_type is distinct from old.event_type then
    v_before := v_before || jsonb_build_object('event_type', old.event_type);
    v_after := v_after || jsonb_build_object('event_type', new.event_type);
  end if;
  if new.entity is distinct from old.entity then
    v_before := v_before || jsonb_build_object('entity', old.entity);
    v_after := v_after || jsonb_build_object('entity', new.entity);
  end if;
  if new.variables is distinct from old.variables then
    v_before := v_before || jsonb_build_object('variables', old.variables);
    v_after := v_after || jsonb_build_object('variables', new.variables);
  end if;
  if new.created_at is distinct from old.created_at then
    v_before := v_before || jsonb_build_object('created_at', old.created_at);
    v_after := v_after || jsonb_build_object('created_at', new.created_at);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('raised_event', (new.i_raised_event)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.raised_event
for each row execute function audit.record_row('raised_event', 'i_raised_event');
create or replace trigger audit_update after update on billing.raised_event
for each row execute function audit.raised_event_update();

create or replace function audit.service_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_service is distinct from old.i_service then
    v_before := v_before || jsonb_build_object('i_service', old.i_service);
    v_after := v_after || jsonb_build_object('i_service', new.i_service);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.name is distinct from old.name then
    v_before := v_before || jsonb_build_object('name', old.name);
    v_after := v_after || jsonb_build_object('name', new.name);
  end if;
  if new.service_type is distinct from old.service_type then
    v_before := v_before || jsonb_build_object('service_type', old.service_type);
    v_after := v_after || jsonb_build_object('service_type', new.service_type);
  end if;
  if new.rating_base is distinct from old.rating_base then
    v_before := v_before || jsonb_build_object('rating_base', old.rating_base);
    v_after := v_after || jsonb_build_object('rating_base', new.rating_base);
  end if;
  if new.base_unit is distinct from old.base_unit then
    v_before := v_before || jsonb_build_object('base_unit', old.base_unit);
    v_after := v_after || jsonb_build_object('base_unit', new.base_unit);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('service', (new.i_service)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.service
for each row execute function audit.record_row('service', 'i_service');
create or replace trigger audit_update after update on billing.service
for each row execute function audit.service_update();

create or replace function audit.sim_card_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_sim_card is distinct from old.i_sim_card then
    v_before := v_before || jsonb_build_object('i_sim_card', old.i_sim_card);
    v_after := v_after || jsonb_build_object('i_sim_card', new.i_sim_card);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.imsi is distinct from old.imsi then
    v_before := v_before || jsonb_build_object('imsi', old.imsi);
    v_after := v_after || jsonb_build_object('imsi', new.imsi);
  end if;
  if new.iccid is distinct from old.iccid then
    v_before := v_before || jsonb_build_object('iccid', old.iccid);
    v_after := v_after || jsonb_build_object('iccid', new.iccid);
  end if;
  if new.status is distinct from old.status then
    v_before := v_before || jsonb_build_object('status', old.status);
    v_after := v_after || jsonb_build_object('status', new.status);
  end if;
  if new.ki_sealed is distinct from old.ki_sealed then
    v_before := v_before || jsonb_build_object('ki_sealed', case when old.ki_sealed is not null then '***' end);
    v_after := v_after || jsonb_build_object('ki_sealed', case when new.ki_sealed is not null then '***' end);
  end if;
  if new.opc_sealed is distinct from old.opc_sealed then
    v_before := v_before || jsonb_build_object('opc_sealed', case when old.opc_sealed is not null then '***' end);
    v_after := v_after || jsonb_build_object('opc_sealed', case when new.opc_sealed is not null then '***' end);
  end if;
  if new.amf is distinct from old.amf then
    v_before := v_before || jsonb_build_object('amf', old.amf);
    v_after := v_after || jsonb_build_object('amf', new.amf);
  end if;
  if new.description is distinct from old.description then
    v_before := v_before || jsonb_build_object('description', old.description);
    v_after := v_after || jsonb_build_object('description', new.description);
  end if;
  if new.created_at is distinct from old.created_at then
    v_before := v_before || jsonb_build_object('created_at', old.created_at);
    v_after := v_after || jsonb_build_object('created_at', new.created_at);
  end if;
  if new.i_customer is distinct from old.i_customer then
    v_before := v_before || jsonb_build_object('i_customer', old.i_customer);
    v_after := v_after || jsonb_build_object('i_customer', new.i_customer);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('sim_card', (new.i_sim_card)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.sim_card
for each row execute function audit.record_row('sim_card', 'i_sim_card');
create or replace trigger audit_update after update on billing.sim_card
for each row execute function audit.sim_card_update();

create or replace function audit.sim_card_custom_field_value_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_custom_field_value is distinct from old.i_custom_field_value then
    v_before := v_before || jsonb_build_object('i_custom_field_value', old.i_custom_field_value);
    v_after := v_after || jsonb_build_object('i_custom_field_value', new.i_custom_field_value);
  end if;
  if new.i_sim_card is distinct from old.i_sim_card then
    v_before := v_before || jsonb_build_object('i_sim_card', old.i_sim_card);
    v_after := v_after || jsonb_build_object('i_sim_card', new.i_sim_card);
  end if;
  if new.i_custom_field is distinct from old.i_custom_field then
    v_before := v_before || jsonb_build_object('i_custom_field', old.i_custom_field);
    v_after := v_after || jsonb_build_object('i_custom_field', new.i_custom_field);
  end if;
  if new.value is distinct from old.value then
    v_before := v_before || jsonb_build_object('value', old.value);
    v_after := v_after || jsonb_build_object('value', new.value);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('sim_card_custom_field_value', (new.i_custom_field_value)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.sim_card_custom_field_value
for each row execute function audit.record_row('sim_card_custom_field_value', 'i_custom_field_value');
create or replace trigger audit_update after update on billing.sim_card_custom_field_value
for each row execute function audit.sim_card_custom_field_value_update();

create or replace function audit.subscription_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_subscription is distinct from old.i_subscription then
    v_before := v_before || jsonb_build_object('i_subscription', old.i_subscription);
    v_after := v_after || jsonb_build_object('i_subscription', new.i_subscription);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.name is distinct from old.name then
    v_before := v_before || jsonb_build_object('name', old.name);
    v_after := v_after || jsonb_build_object('name', new.name);
  end if;
  if new.description is distinct from old.description then
    v_before := v_before || jsonb_build_object('description', old.description);
    v_after := v_after || jsonb_build_object('description', new.description);
  end if;
  if new.iso_4217 is distinct from old.iso_4217 then
    v_before := v_before || jsonb_build_object('iso_4217', old.iso_4217);
    v_after := v_after || jsonb_build_object('iso_4217', new.iso_4217);
  end if;
  if new.activation_mode is distinct from old.activation_mode then
    v_before := v_before || jsonb_build_object('activation_mode', old.activation_mode);
    v_after := v_after || jsonb_build_object('activation_mode', new.activation_mode);
  end if;
  if new.charge_model is distinct from old.charge_model then
    v_before := v_before || jsonb_build_object('charge_model', old.charge_model);
    v_after := v_after || jsonb_build_object('charge_model', new.charge_model);
  end if;
  if new.activation_fee is distinct from old.activation_fee then
    v_before := v_before || jsonb_build_object('activation_fee', old.activation_fee);
    v_after := v_after || jsonb_build_object('activation_fee', new.activation_fee);
  end if;
  if new.periodic_fees is distinct from old.periodic_fees then
    v_before := v_before || jsonb_build_object('periodic_fees', old.periodic_fees);
    v_after := v_after || jsonb_build_object('periodic_fees', new.periodic_fees);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('subscription', (new.i_subscription)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.subscription
for each row execute function audit.record_row('subscription', 'i_subscription');
create or replace trigger audit_update after update on billing.subscription
for each row execute function audit.subscription_update();

create or replace function audit.topup_option_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_vd_topup is distinct from old.i_vd_topup then
    v_before := v_before || jsonb_build_object('i_vd_topup', old.i_vd_topup);
    v_after := v_after || jsonb_build_object('i_vd_topup', new.i_vd_topup);
  end if;
  if new.i_vd_dg is distinct from old.i_vd_dg then
    v_before := v_before || jsonb_build_object('i_vd_dg', old.i_vd_dg);
    v_after := v_after || jsonb_build_object('i_vd_dg', new.i_vd_dg);
  end if;
  if new.topup_amount is distinct from old.topup_amount then
    v_before := v_before || jsonb_build_object('topup_amount', old.topup_amount);
    v_after := v_after || jsonb_build_object('topup_amount', new.topup_amount);
  end if;
  if new.topup_expiry_time is distinct from old.topup_expiry_time then
    v_before := v_before || jsonb_build_object('topup_expiry_time', old.topup_expiry_time);
    v_after := v_after || jsonb_build_object('topup_expiry_time', new.topup_expiry_time);
  end if;
  if new.topup_fee is distinct from old.topup_fee then
    v_before := v_before || jsonb_build_object('topup_fee', old.topup_fee);
    v_after := v_after || jsonb_build_object('topup_fee', new.topup_fee);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('topup_option', (new.i_vd_topup)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.topup_option
for each row execute function audit.record_row('topup_option', 'i_vd_topup');
create or replace trigger audit_update after update on billing.topup_option
for each row execute function audit.topup_option_update();

create or replace function audit.xdr_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_xdr is distinct from old.i_xdr then
    v_before := v_before || jsonb_build_object('i_xdr', old.i_xdr);
    v_after := v_after || jsonb_build_object('i_xdr', new.i_xdr);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.i_customer is distinct from old.i_customer then
    v_before := v_before || jsonb_build_object('i_customer', old.i_customer);
    v_after := v_after || jsonb_build_object('i_customer', new.i_customer);
  end if;
  if new.i_account is distinct from old.i_account then
    v_before := v_before || jsonb_build_object('i_account', old.i_account);
    v_after := v_after || jsonb_build_object('i_account', new.i_account);
  end if;
  if new.i_service is distinct from old.i_service then
    v_before := v_before || jsonb_build_object('i_service', old.i_service);
    v_after := v_after || jsonb_build_object('i_service', new.i_service);
  end if;
  if new.description is distinct from old.description then
    v_before := v_before || jsonb_build_object('description', old.description);
    v_after := v_after || jsonb_build_object('description', new.description);
  end if;
  if new.connect_time is distinct from old.connect_time then
    v_before := v_before || jsonb_build_object('connect_time', old.connect_time);
    v_after := v_after || jsonb_build_object('connect_time', new.connect_time);
  end if;
  if new.disconnect_time is distinct from old.disconnect_time then
    v_before := v_before || jsonb_build_object('disconnect_time', old.disconnect_time);
    v_after := v_after || jsonb_build_object('disconnect_time', new.disconnect_time);
  end if;
  if new.charged_quantity is distinct from old.charged_quantity then
    v_before := v_before || jsonb_build_object('charged_quantity', old.charged_quantity);
    v_after := v_after || jsonb_build_object('charged_quantity', new.charged_quantity);
  end if;
  if new.covered_quantity is distinct from old.covered_quantity then
    v_before := v_before || jsonb_build_object('covered_quantity', old.covered_quantity);
    v_after := v_after || jsonb_build_object('covered_quantity', new.covered_quantity);
  end if;
  if new.charged_amount is distinct from old.charged_amount then
    v_before := v_before || jsonb_build_object('charged_amount', old.charged_amount);
    v_after := v_after || jsonb_build_object('charged_amount', new.charged_amount);
  end if;
  if new.i_invoice is distinct from old.i_invoice then
    v_before := v_before || jsonb_build_object('i_invoice', old.i_invoice);
    v_after := v_after || jsonb_build_object('i_invoice', new.i_invoice);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('xdr', (new.i_xdr)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on billing.xdr
for each row execute function audit.record_row('xdr', 'i_xdr');
create or replace trigger audit_update after update on billing.xdr
for each row execute function audit.xdr_update();

create or replace function audit.espf_account_status_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_account is distinct from old.i_account then
    v_before := v_before || jsonb_build_object('i_account', old.i_account);
    v_after := v_after || jsonb_build_object('i_account', new.i_account);
  end if;
  if new.i_group is distinct from old.i_group then
    v_before := v_before || jsonb_build_object('i_group', old.i_group);
    v_after := v_after || jsonb_build_object('i_group', new.i_group);
  end if;
  if new.status is distinct from old.status then
    v_before := v_before || jsonb_build_object('status', old.status);
    v_after := v_after || jsonb_build_object('status', new.status);
  end if;
  if new.message is distinct from old.message then
    v_before := v_before || jsonb_build_object('message', old.message);
    v_after := v_after || jsonb_build_object('message', new.message);
  end if;
  if new.updated_at is distinct from old.updated_at then
    v_before := v_before || jsonb_build_object('updated_at', old.updated_at);
    v_after := v_after || jsonb_build_object('updated_at', new.updated_at);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('espf_account_status', (new.i_account || '/' || new.i_group)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on espf.account_status
for each row execute function audit.record_row('espf_account_status', 'i_account', 'i_group');
create or replace trigger audit_update after update on espf.account_status
for each row execute function audit.espf_account_status_update();

create or replace function audit.espf_handler_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_handler is distinct from old.i_handler then
    v_before := v_before || jsonb_build_object('i_handler', old.i_handler);
    v_after := v_after || jsonb_build_object('i_handler', new.i_handler);
  end if;
  if new.name is distinct from old.name then
    v_before := v_before || jsonb_build_object('name', old.name);
    v_after := v_after || jsonb_build_object('name', new.name);
  end if;
  if new.type is distinct from old.type then
    v_before := v_before || jsonb_build_object('type', old.type);
    v_after := v_after || jsonb_build_object('type', new.type);
  end if;
  if new.enabled is distinct from old.enabled then
    v_before := v_before || jsonb_build_object('enabled', old.enabled);
    v_after := v_after || jsonb_build_object('enabled', new.enabled);
  end if;
  if new.url is distinct from old.url then
    v_before := v_before || jsonb_build_object('url', old.url);
    v_after := v_after || jsonb_build_object('url', new.url);
  end if;
  if new.event_version is distinct from old.event_version then
    v_before := v_before || jsonb_build_object('event_version', old.event_version);
    v_after := v_after || jsonb_build_object('event_version', new.event_version);
  end if;
  if new.names is distinct from old.names then
    v_before := v_before || jsonb_build_object('names', old.names);
    v_after := v_after || jsonb_build_object('names', new.names);
  end if;
  if new.outcome_policy is distinct from old.outcome_policy then
    v_before := v_before || jsonb_build_object('outcome_policy', old.outcome_policy);
    v_after := v_after || jsonb_build_object('outcome_policy', new.outcome_policy);
  end if;
  if new.secrets_sealed is distinct from old.secrets_sealed then
    v_before := v_before || jsonb_build_object('secrets_sealed', case when old.secrets_sealed is not null then '***' end);
    v_after := v_after || jsonb_build_object('secrets_sealed', case when new.secrets_sealed is not null then '***' end);
  end if;
  if new.timeout_ms is distinct from old.timeout_ms then
    v_before := v_before || jsonb_build_object('timeout_ms', old.timeout_ms);
    v_after := v_after || jsonb_build_object('timeout_ms', new.timeout_ms);
  end if;
  if new.concurrency is distinct from old.concurrency then
    v_before := v_before || jsonb_build_object('concurrency', old.concurrency);
    v_after := v_after || jsonb_build_object('concurrency', new.concurrency);
  end if;
  if new.rate_limit is distinct from old.rate_limit then
    v_before := v_before || jsonb_build_object('rate_limit', old.rate_limit);
    v_after := v_after || jsonb_build_object('rate_limit', new.rate_limit);
  end if;
  if new.retry_preset is distinct from old.retry_preset then
    v_before := v_before || jsonb_build_object('retry_preset', old.retry_preset);
    v_after := v_after || jsonb_build_object('retry_preset', new.retry_preset);
  end if;
  if new.retry_delays_ms is distinct from old.retry_delays_ms then
    v_before := v_before || jsonb_build_object('retry_delays_ms', old.retry_delays_ms);
    v_after := v_after || jsonb_build_object('retry_delays_ms', new.retry_delays_ms);
  end if;
  if new.filter_i_env is distinct from old.filter_i_env then
    v_before := v_before || jsonb_build_object('filter_i_env', old.filter_i_env);
    v_after := v_after || jsonb_build_object('filter_i_env', new.filter_i_env);
  end if;
  if new.filter_i_customer is distinct from old.filter_i_customer then
    v_before := v_before || jsonb_build_object('filter_i_customer', old.filter_i_customer);
    v_after := v_after || jsonb_build_object('filter_i_customer', new.filter_i_customer);
  end if;
  if new.filter_i_product is distinct from old.filter_i_product then
    v_before := v_before || jsonb_build_object('filter_i_product', old.filter_i_product);
    v_after := v_after || jsonb_build_object('filter_i_product', new.filter_i_product);
  end if;
  if new.coalesce_types is distinct from old.coalesce_types then
    v_before := v_before || jsonb_build_object('coalesce_types', old.coalesce_types);
    v_after := v_after || jsonb_build_object('coalesce_types', new.coalesce_types);
  end if;
  if new.skip_after_ms is distinct from old.skip_after_ms then
    v_before := v_before || jsonb_build_object('skip_after_ms', old.skip_after_ms);
    v_after := v_after || jsonb_build_object('skip_after_ms', new.skip_after_ms);
  end if;
  if new.park_after_ms is distinct from old.park_after_ms then
    v_before := v_before || jsonb_build_object('park_after_ms', old.park_after_ms);
    v_after := v_after || jsonb_build_object('park_after_ms', new.park_after_ms);
  end if;
  if new.paused_at is distinct from old.paused_at then
    v_before := v_before || jsonb_build_object('paused_at', old.paused_at);
    v_after := v_after || jsonb_build_object('paused_at', new.paused_at);
  end if;
  if new.pause_reason is distinct from old.pause_reason then
    v_before := v_before || jsonb_build_object('pause_reason', old.pause_reason);
    v_after := v_after || jsonb_build_object('pause_reason', new.pause_reason);
  end if;
  if new.deleting is distinct from old.deleting then
    v_before := v_before || jsonb_build_object('deleting', old.deleting);
    v_after := v_after || jsonb_build_object('deleting', new.deleting);
  end if;
  if new.created_at is distinct from old.created_at then
    v_before := v_before || jsonb_build_object('created_at', old.created_at);
    v_after := v_after || jsonb_build_object('created_at', new.created_at);
  end if;
  if new.updated_at is distinct from old.updated_at then
    v_before := v_before || jsonb_build_object('updated_at', old.updated_at);
    v_after := v_after || jsonb_build_object('updated_at', new.updated_at);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('espf_handler', (new.i_handler)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on espf.handler
for each row execute function audit.record_row('espf_handler', 'i_handler');
create or replace trigger audit_update after update on espf.handler
for each row execute function audit.espf_handler_update();

create or replace function audit.espf_job_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_job is distinct from old.i_job then
    v_before := v_before || jsonb_build_object('i_job', old.i_job);
    v_after := v_after || jsonb_build_object('i_job', new.i_job);
  end if;
  if new.kind is distinct from old.kind then
    v_before := v_before || jsonb_build_object('kind', old.kind);
    v_after := v_after || jsonb_build_object('kind', new.kind);
  end if;
  if new.i_handler is distinct from old.i_handler then
    v_before := v_before || jsonb_build_object('i_handler', old.i_handler);
    v_after := v_after || jsonb_build_object('i_handler', new.i_handler);
  end if;
  if new.filter is distinct from old.filter then
    v_before := v_before || jsonb_build_object('filter', old.filter);
    v_after := v_after || jsonb_build_object('filter', new.filter);
  end if;
  if new.rate is distinct from old.rate then
    v_before := v_before || jsonb_build_object('rate', old.rate);
    v_after := v_after || jsonb_build_object('rate', new.rate);
  end if;
  if new.state is distinct from old.state then
    v_before := v_before || jsonb_build_object('state', old.state);
    v_after := v_after || jsonb_build_object('state', new.state);
  end if;
  if new.total is distinct from old.total then
    v_before := v_before || jsonb_build_object('total', old.total);
    v_after := v_after || jsonb_build_object('total', new.total);
  end if;
  if new.done is distinct from old.done then
    v_before := v_before || jsonb_build_object('done', old.done);
    v_after := v_after || jsonb_build_object('done', new.done);
  end if;
  if new.skipped is distinct from old.skipped then
    v_before := v_before || jsonb_build_object('skipped', old.skipped);
    v_after := v_after || jsonb_build_object('skipped', new.skipped);
  end if;
  if new.place is distinct from old.place then
    v_before := v_before || jsonb_build_object('place', old.place);
    v_after := v_after || jsonb_build_object('place', new.place);
  end if;
  if new.note is distinct from old.note then
    v_before := v_before || jsonb_build_object('note', old.note);
    v_after := v_after || jsonb_build_object('note', new.note);
  end if;
  if new.asked_by is distinct from old.asked_by then
    v_before := v_before || jsonb_build_object('asked_by', old.asked_by);
    v_after := v_after || jsonb_build_object('asked_by', new.asked_by);
  end if;
  if new.created_at is distinct from old.created_at then
    v_before := v_before || jsonb_build_object('created_at', old.created_at);
    v_after := v_after || jsonb_build_object('created_at', new.created_at);
  end if;
  if new.next_step_at is distinct from old.next_step_at then
    v_before := v_before || jsonb_build_object('next_step_at', old.next_step_at);
    v_after := v_after || jsonb_build_object('next_step_at', new.next_step_at);
  end if;
  if new.ended_at is distinct from old.ended_at then
    v_before := v_before || jsonb_build_object('ended_at', old.ended_at);
    v_after := v_after || jsonb_build_object('ended_at', new.ended_at);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('espf_job', (new.i_job)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on espf.job
for each row when (current_setting('openespf.actor', true) <> '') execute function audit.record_row('espf_job', 'i_job');
create or replace trigger audit_update after update on espf.job
for each row when (current_setting('openespf.actor', true) <> '') execute function audit.espf_job_update();

create or replace function audit.espf_pause_window_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_window is distinct from old.i_window then
    v_before := v_before || jsonb_build_object('i_window', old.i_window);
    v_after := v_after || jsonb_build_object('i_window', new.i_window);
  end if;
  if new.i_handler is distinct from old.i_handler then
    v_before := v_before || jsonb_build_object('i_handler', old.i_handler);
    v_after := v_after || jsonb_build_object('i_handler', new.i_handler);
  end if;
  if new.starts_at is distinct from old.starts_at then
    v_before := v_before || jsonb_build_object('starts_at', old.starts_at);
    v_after := v_after || jsonb_build_object('starts_at', new.starts_at);
  end if;
  if new.ends_at is distinct from old.ends_at then
    v_before := v_before || jsonb_build_object('ends_at', old.ends_at);
    v_after := v_after || jsonb_build_object('ends_at', new.ends_at);
  end if;
  if new.reason is distinct from old.reason then
    v_before := v_before || jsonb_build_object('reason', old.reason);
    v_after := v_after || jsonb_build_object('reason', new.reason);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('espf_pause_window', (new.i_window)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on espf.pause_window
for each row execute function audit.record_row('espf_pause_window', 'i_window');
create or replace trigger audit_update after update on espf.pause_window
for each row execute function audit.espf_pause_window_update();

create or replace function audit.espf_request_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_request is distinct from old.i_request then
    v_before := v_before || jsonb_build_object('i_request', old.i_request);
    v_after := v_after || jsonb_build_object('i_request', new.i_request);
  end if;
  if new.kind is distinct from old.kind then
    v_before := v_before || jsonb_build_object('kind', old.kind);
    v_after := v_after || jsonb_build_object('kind', new.kind);
  end if;
  if new.i_handler is distinct from old.i_handler then
    v_before := v_before || jsonb_build_object('i_handler', old.i_handler);
    v_after := v_after || jsonb_build_object('i_handler', new.i_handler);
  end if;
  if new.lane is distinct from old.lane then
    v_before := v_before || jsonb_build_object('lane', old.lane);
    v_after := v_after || jsonb_build_object('lane', new.lane);
  end if;
  if new.entity is distinct from old.entity then
    v_before := v_before || jsonb_build_object('entity', old.entity);
    v_after := v_after || jsonb_build_object('entity', new.entity);
  end if;
  if new.i_event is distinct from old.i_event then
    v_before := v_before || jsonb_build_object('i_event', old.i_event);
    v_after := v_after || jsonb_build_object('i_event', new.i_event);
  end if;
  if new.event_type is distinct from old.event_type then
    v_before := v_before || jsonb_build_object('event_type', old.event_type);
    v_after := v_after || jsonb_build_object('event_type', new.event_type);
  end if;
  if new.reason is distinct from old.reason then
    v_before := v_before || jsonb_build_object('reason', old.reason);
    v_after := v_after || jsonb_build_object('reason', new.reason);
  end if;
  if new.asked_at is distinct from old.asked_at then
    v_before := v_before || jsonb_build_object('asked_at', old.asked_at);
    v_after := v_after || jsonb_build_object('asked_at', new.asked_at);
  end if;
  if new.answer is distinct from old.answer then
    v_before := v_before || jsonb_build_object('answer', old.answer);
    v_after := v_after || jsonb_build_object('answer', new.answer);
  end if;
  if new.answered_at is distinct from old.answered_at then
    v_before := v_before || jsonb_build_object('answered_at', old.answered_at);
    v_after := v_after || jsonb_build_object('answered_at', new.answered_at);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('espf_request', (new.i_request)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on espf.request
for each row when (current_setting('openespf.actor', true) <> '') execute function audit.record_row('espf_request', 'i_request');
create or replace trigger audit_update after update on espf.request
for each row when (current_setting('openespf.actor', true) <> '') execute function audit.espf_request_update();

create or replace function audit.espf_service_group_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_group is distinct from old.i_group then
    v_before := v_before || jsonb_build_object('i_group', old.i_group);
    v_after := v_after || jsonb_build_object('i_group', new.i_group);
  end if;
  if new.name is distinct from old.name then
    v_before := v_before || jsonb_build_object('name', old.name);
    v_after := v_after || jsonb_build_object('name', new.name);
  end if;
  if new.is_custom is distinct from old.is_custom then
    v_before := v_before || jsonb_build_object('is_custom', old.is_custom);
    v_after := v_after || jsonb_build_object('is_custom', new.is_custom);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('espf_service_group', (new.i_group)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on espf.service_group
for each row execute function audit.record_row('espf_service_group', 'i_group');
create or replace trigger audit_update after update on espf.service_group
for each row execute function audit.espf_service_group_update();

create or replace function audit.espf_subscription_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_handler is distinct from old.i_handler then
    v_before := v_before || jsonb_build_object('i_handler', old.i_handler);
    v_after := v_after || jsonb_build_object('i_handler', new.i_handler);
  end if;
  if new.event_type is distinct from old.event_type then
    v_before := v_before || jsonb_build_object('event_type', old.event_type);
    v_after := v_after || jsonb_build_object('event_type', new.event_type);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('espf_subscription', (new.i_handler || '/' || new.event_type)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on espf.subscription
for each row execute function audit.record_row('espf_subscription', 'i_handler', 'event_type');
create or replace trigger audit_update after update on espf.subscription
for each row execute function audit.espf_subscription_update();

create or replace function audit.espf_system_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.one_row is distinct from old.one_row then
    v_before := v_before || jsonb_build_object('one_row', old.one_row);
    v_after := v_after || jsonb_build_object('one_row', new.one_row);
  end if;
  if new.paused_at is distinct from old.paused_at then
    v_before := v_before || jsonb_build_object('paused_at', old.paused_at);
    v_after := v_after || jsonb_build_object('paused_at', new.paused_at);
  end if;
  if new.pause_reason is distinct from old.pause_reason then
    v_before := v_before || jsonb_build_object('pause_reason', old.pause_reason);
    v_after := v_after || jsonb_build_object('pause_reason', new.pause_reason);
  end if;
  if new.capture is distinct from old.capture then
    v_before := v_before || jsonb_build_object('capture', old.capture);
    v_after := v_after || jsonb_build_object('capture', new.capture);
  end if;
  if new.retention_days is distinct from old.retention_days then
    v_before := v_before || jsonb_build_object('retention_days', old.retention_days);
    v_after := v_after || jsonb_build_object('retention_days', new.retention_days);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('espf_system', (new.one_row)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on espf.system
for each row execute function audit.record_row('espf_system', 'one_row');
create or replace trigger audit_update after update on espf.system
for each row execute function audit.espf_system_update();

create or replace function audit.api_token_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_api_token is distinct from old.i_api_token then
    v_before := v_before || jsonb_build_object('i_api_token', old.i_api_token);
    v_after := v_after || jsonb_build_object('i_api_token', new.i_api_token);
  end if;
  if new.i_user is distinct from old.i_user then
    v_before := v_before || jsonb_build_object('i_user', old.i_user);
    v_after := v_after || jsonb_build_object('i_user', new.i_user);
  end if;
  if new.name is distinct from old.name then
    v_before := v_before || jsonb_build_object('name', old.name);
    v_after := v_after || jsonb_build_object('name', new.name);
  end if;
  if new.token_hash is distinct from old.token_hash then
    v_before := v_before || jsonb_build_object('token_hash', case when old.token_hash is not null then '***' end);
    v_after := v_after || jsonb_build_object('token_hash', case when new.token_hash is not null then '***' end);
  end if;
  if new.expires_at is distinct from old.expires_at then
    v_before := v_before || jsonb_build_object('expires_at', old.expires_at);
    v_after := v_after || jsonb_build_object('expires_at', new.expires_at);
  end if;
  if new.created_at is distinct from old.created_at then
    v_before := v_before || jsonb_build_object('created_at', old.created_at);
    v_after := v_after || jsonb_build_object('created_at', new.created_at);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('api_token', (new.i_api_token)::text, null, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on session.api_token
for each row execute function audit.record_row('api_token', 'i_api_token');
create or replace trigger audit_update after update on session.api_token
for each row execute function audit.api_token_update();

create or replace function audit.app_user_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_user is distinct from old.i_user then
    v_before := v_before || jsonb_build_object('i_user', old.i_user);
    v_after := v_after || jsonb_build_object('i_user', new.i_user);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.realm is distinct from old.realm then
    v_before := v_before || jsonb_build_object('realm', old.realm);
    v_after := v_after || jsonb_build_object('realm', new.realm);
  end if;
  if new.login is distinct from old.login then
    v_before := v_before || jsonb_build_object('login', old.login);
    v_after := v_after || jsonb_build_object('login', new.login);
  end if;
  if new.password_hash is distinct from old.password_hash then
    v_before := v_before || jsonb_build_object('password_hash', case when old.password_hash is not null then '***' end);
    v_after := v_after || jsonb_build_object('password_hash', case when new.password_hash is not null then '***' end);
  end if;
  if new.scopes is distinct from old.scopes then
    v_before := v_before || jsonb_build_object('scopes', old.scopes);
    v_after := v_after || jsonb_build_object('scopes', new.scopes);
  end if;
  if new.is_super_user is distinct from old.is_super_user then
    v_before := v_before || jsonb_build_object('is_super_user', old.is_super_user);
    v_after := v_after || jsonb_build_object('is_super_user', new.is_super_user);
  end if;
  if new.created_at is distinct from old.created_at then
    v_before := v_before || jsonb_build_object('created_at', old.created_at);
    v_after := v_after || jsonb_build_object('created_at', new.created_at);
  end if;
  if new.i_customer is distinct from old.i_customer then
    v_before := v_before || jsonb_build_object('i_customer', old.i_customer);
    v_after := v_after || jsonb_build_object('i_customer', new.i_customer);
  end if;
  if new.i_role is distinct from old.i_role then
    v_before := v_before || jsonb_build_object('i_role', old.i_role);
    v_after := v_after || jsonb_build_object('i_role', new.i_role);
  end if;
  if new.description is distinct from old.description then
    v_before := v_before || jsonb_build_object('description', old.description);
    v_after := v_after || jsonb_build_object('description', new.description);
  end if;
  if new.must_change_password is distinct from old.must_change_password then
    v_before := v_before || jsonb_build_object('must_change_password', old.must_change_password);
    v_after := v_after || jsonb_build_object('must_change_password', new.must_change_password);
  end if;
  if new.blocked is distinct from old.blocked then
    v_before := v_before || jsonb_build_object('blocked', old.blocked);
    v_after := v_after || jsonb_build_object('blocked', new.blocked);
  end if;
  if new.expires_at is distinct from old.expires_at then
    v_before := v_before || jsonb_build_object('expires_at', old.expires_at);
    v_after := v_after || jsonb_build_object('expires_at', new.expires_at);
  end if;
  if new.unlocked_at is distinct from old.unlocked_at then
    v_before := v_before || jsonb_build_object('unlocked_at', old.unlocked_at);
    v_after := v_after || jsonb_build_object('unlocked_at', new.unlocked_at);
  end if;
  if new.allowed_networks is distinct from old.allowed_networks then
    v_before := v_before || jsonb_build_object('allowed_networks', old.allowed_networks);
    v_after := v_after || jsonb_build_object('allowed_networks', new.allowed_networks);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('app_user', (new.i_user)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on session.app_user
for each row execute function audit.record_row('app_user', 'i_user');
create or replace trigger audit_update after update on session.app_user
for each row execute function audit.app_user_update();

create or replace function audit.role_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_before jsonb := '{}';
  v_after jsonb := '{}';
begin
  if new.i_role is distinct from old.i_role then
    v_before := v_before || jsonb_build_object('i_role', old.i_role);
    v_after := v_after || jsonb_build_object('i_role', new.i_role);
  end if;
  if new.i_env is distinct from old.i_env then
    v_before := v_before || jsonb_build_object('i_env', old.i_env);
    v_after := v_after || jsonb_build_object('i_env', new.i_env);
  end if;
  if new.name is distinct from old.name then
    v_before := v_before || jsonb_build_object('name', old.name);
    v_after := v_after || jsonb_build_object('name', new.name);
  end if;
  if new.scopes is distinct from old.scopes then
    v_before := v_before || jsonb_build_object('scopes', old.scopes);
    v_after := v_after || jsonb_build_object('scopes', new.scopes);
  end if;
  if new.created_at is distinct from old.created_at then
    v_before := v_before || jsonb_build_object('created_at', old.created_at);
    v_after := v_after || jsonb_build_object('created_at', new.created_at);
  end if;
  if v_after <> '{}' then
    perform audit.write_change('role', (new.i_role)::text, new.i_env, 'update', v_before, v_after);
  end if;
  return null;
end $$;
create or replace trigger audit_row after insert or delete on session.role
for each row execute function audit.record_row('role', 'i_role');
create or replace trigger audit_update after update on session.role
for each row execute function audit.role_update();
