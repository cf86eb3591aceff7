-- Generated from packages/contract/src/events by "npm run generate". Do not edit.

do $$
declare
  v_function record;
begin
  for v_function in
    select p.proname from pg_catalog.pg_proc p
    where p.pronamespace = 'espf'::regnamespace and p.proname like 'capture\_%'
      and p.proname <> all (array[
        'capture_access_policy_update',
        'capture_access_policy_phase_delete',
        'capture_access_policy_phase_insert',
        'capture_access_policy_phase_update',
        'capture_accessibility_delete',
        'capture_accessibility_insert',
        'capture_account_insert',
        'capture_account_update',
        'capture_account_addon_delete',
        'capture_account_addon_insert',
        'capture_account_addon_update',
        'capture_account_alias_delete',
        'capture_account_bundle_delete',
        'capture_account_bundle_insert',
        'capture_account_bundle_update',
        'capture_account_counter_update',
        'capture_account_custom_field_value_insert',
        'capture_account_custom_field_value_update',
        'capture_account_followme_number_delete',
        'capture_account_followme_number_insert',
        'capture_account_followme_number_update',
        'capture_custom_field_delete',
        'capture_custom_field_insert',
        'capture_custom_field_update',
        'capture_customer_insert',
        'capture_customer_update',
        'capture_customer_custom_field_value_insert',
        'capture_customer_custom_field_value_update',
        'capture_customer_site_update',
        'capture_did_number_delete',
        'capture_did_number_insert',
        'capture_did_number_update',
        'capture_invoice_insert',
        'capture_invoice_update',
        'capture_payment_transaction_insert',
        'capture_payment_transaction_update',
        'capture_product_update',
        'capture_sim_card_delete',
        'capture_sim_card_insert',
        'capture_sim_card_update',
        'capture_sim_card_custom_field_value_insert',
        'capture_sim_card_custom_field_value_update',
        'capture_raised_event_insert'
      ])
  loop
    execute format('drop function espf.%I cascade', v_function.proname);
  end loop;
end $$;

create or replace function espf.capture_access_policy_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.name is distinct from old.name or new.attributes is distinct from old.attributes then
    if exists (select from espf.route where raw_type in ('AccessPolicy/Changed')) then
      perform espf.record_event('AccessPolicy/Changed', new.i_env, 'access_policy/' || new.i_access_policy,
        jsonb_build_object('i_access_policy', new.i_access_policy),
        null, null);
    end if;
  end if;
  return null;
end $$;
create or replace trigger capture_update after update of name, attributes on billing.access_policy
for each row execute function espf.capture_access_policy_update();

create or replace function espf.capture_access_policy_phase_delete() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('AccessPolicy/Phase/Deleted')) then
    select i_env into v_parent from billing.access_policy
    where i_access_policy = old.i_access_policy for no key update;
    perform espf.record_event('AccessPolicy/Phase/Deleted', v_parent.i_env, 'access_policy/' || old.i_access_policy,
      jsonb_build_object('i_access_policy', old.i_access_policy, 'i_phase', old.i_phase),
      null, null);
  end if;
  return null;
end $$;
create or replace trigger capture_delete after delete on billing.access_policy_phase
for each row execute function espf.capture_access_policy_phase_delete();

create or replace function espf.capture_access_policy_phase_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('AccessPolicy/Phase/New')) then
    select i_env into v_parent from billing.access_policy
    where i_access_policy = new.i_access_policy for no key update;
    perform espf.record_event('AccessPolicy/Phase/New', v_parent.i_env, 'access_policy/' || new.i_access_policy,
      jsonb_build_object('i_access_policy', new.i_access_policy, 'i_phase', new.i_phase),
      null, null);
  end if;
  return null;
end $$;
create or replace trigger capture_insert after insert on billing.access_policy_phase
for each row execute function espf.capture_access_policy_phase_insert();

create or replace function espf.capture_access_policy_phase_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('AccessPolicy/Phase/Changed')) then
    select i_env into v_parent from billing.access_policy
    where i_access_policy = new.i_access_policy for no key update;
    if new.name is distinct from old.name or new.phase_type is distinct from old.phase_type or new.time_from is distinct from old.time_from or new.time_to is distinct from old.time_to or new.days_of_week is distinct from old.days_of_week or new.up_speed is distinct from old.up_speed or new.down_speed is distinct from old.down_speed or new.attributes is distinct from old.attributes then
      perform espf.record_event('AccessPolicy/Phase/Changed', v_parent.i_env, 'access_policy/' || new.i_access_policy,
        jsonb_build_object('i_access_policy', new.i_access_policy, 'i_phase', new.i_phase),
        null, null);
    end if;
  end if;
  return null;
end $$;
create or replace trigger capture_update after update of name, phase_type, time_from, time_to, days_of_week, up_speed, down_speed, attributes on billing.access_policy_phase
for each row execute function espf.capture_access_policy_phase_update();

create or replace function espf.capture_accessibility_delete() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from espf.route where raw_type in ('Accessibility/Deleted')) then
    perform espf.record_event('Accessibility/Deleted', old.i_env, 'accessibility/' || old.i_accessibility,
      jsonb_build_object('i_accessibility', old.i_accessibility, 'i_product', old.i_product, 'i_service', old.i_service),
      null, array[old.i_product]);
  end if;
  return null;
end $$;
create or replace trigger capture_delete after delete on billing.accessibility
for each row execute function espf.capture_accessibility_delete();

create or replace function espf.capture_accessibility_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from espf.route where raw_type in ('Accessibility/Inserted')) then
    perform espf.record_event('Accessibility/Inserted', new.i_env, 'accessibility/' || new.i_accessibility,
      jsonb_build_object('i_accessibility', new.i_accessibility, 'i_product', new.i_product, 'i_service', new.i_service),
      null, array[new.i_product]);
  end if;
  return null;
end $$;
create or replace trigger capture_insert after insert on billing.accessibility
for each row execute function espf.capture_accessibility_insert();

create or replace function espf.capture_account_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  -- A change of the customer that reaches its accounts either sees this one or is seen by whoever reads it.
  perform from billing.customer where i_customer = new.i_customer for share;
  if exists (select from espf.route where raw_type in ('Account/New')) then
    perform espf.record_event('Account/New', new.i_env, 'account/' || new.i_account,
      jsonb_build_object('i_account', new.i_account),
      array[new.i_customer], array[new.i_product]);
  end if;
  if new.i_sim_card is not null then
    if exists (select from espf.route where raw_type in ('Account/SIMCardAssignment')) then
      perform espf.record_event('Account/SIMCardAssignment', new.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account, 'i_sim_card', new.i_sim_card),
        array[new.i_customer], array[new.i_product]);
    end if;
  end if;
  return null;
end $$;
create or replace trigger capture_insert after insert on billing.account
for each row execute function espf.capture_account_insert();

create or replace function espf.capture_account_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.id is distinct from old.id then
    if exists (select from espf.route where raw_type in ('Account/ID/Changed')) then
      perform espf.record_event('Account/ID/Changed', new.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.i_product is distinct from old.i_product then
    if exists (select from espf.route where raw_type in ('Account/Product/Changed')) then
      perform espf.record_event('Account/Product/Changed', new.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.i_access_policy is distinct from old.i_access_policy then
    if exists (select from espf.route where raw_type in ('Account/AccessPolicy/Changed')) then
      perform espf.record_event('Account/AccessPolicy/Changed', new.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.activation_date is distinct from old.activation_date then
    if exists (select from espf.route where raw_type in ('Account/ActivationDate/Changed')) then
      perform espf.record_event('Account/ActivationDate/Changed', new.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.expiration_date is distinct from old.expiration_date then
    if exists (select from espf.route where raw_type in ('Account/ExpirationDate/Changed')) then
      perform espf.record_event('Account/ExpirationDate/Changed', new.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.service_password_sealed is distinct from old.service_password_sealed then
    if exists (select from espf.route where raw_type in ('Account/ServicePassword/Changed')) then
      perform espf.record_event('Account/ServicePassword/Changed', new.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.password_hash is distinct from old.password_hash then
    if exists (select from espf.route where raw_type in ('Account/Password/Changed')) then
      perform espf.record_event('Account/Password/Changed', new.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.i_sim_card is distinct from old.i_sim_card then
    if exists (select from espf.route where raw_type in ('Account/SIMCardAssignment')) then
      perform espf.record_event('Account/SIMCardAssignment', new.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account, 'i_sim_card', new.i_sim_card, 'prev_i_sim_card', old.i_sim_card),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.balance is distinct from old.balance then
    if exists (select from espf.route where raw_type in ('Account/BalanceChanged')) then
      perform espf.record_event('Account/BalanceChanged', new.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account, 'billing_entity_id', new.i_account, 'prev_balance', trim_scale(old.balance), 'curr_balance', trim_scale(new.balance)),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.available_funds is distinct from old.available_funds then
    if coalesce(old.available_funds > 0, true) and new.available_funds <= 0 then
      if exists (select from espf.route where raw_type in ('Account/ZeroAvailableFunds')) then
        perform espf.record_event('Account/ZeroAvailableFunds', new.i_env, 'account/' || new.i_account,
          jsonb_build_object('i_account', new.i_account),
          array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
      end if;
    end if;
    if old.available_funds <= 0 and coalesce(new.available_funds > 0, true) then
      if exists (select from espf.route where raw_type in ('Account/AvailableFundsAppear')) then
        perform espf.record_event('Account/AvailableFundsAppear', new.i_env, 'account/' || new.i_account,
          jsonb_build_object('i_account', new.i_account),
          array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
      end if;
    end if;
  end if;
  if new.i_vd_plan is distinct from old.i_vd_plan then
    if exists (select from espf.route where raw_type in ('Account/Discount/Changed')) then
      perform espf.record_event('Account/Discount/Changed', new.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.followme_sequence is distinct from old.followme_sequence or new.followme_timeout is distinct from old.followme_timeout then
    if exists (select from espf.route where raw_type in ('Account/FollowMe/Changed')) then
      perform espf.record_event('Account/FollowMe/Changed', new.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.i_ua is distinct from old.i_ua then
    if exists (select from espf.route where raw_type in ('Account/IPDeviceAssignment')) then
      perform espf.record_event('Account/IPDeviceAssignment', new.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.service_flags is distinct from old.service_flags or new.service_attributes is distinct from old.service_attributes or new.i_access_policy is distinct from old.i_access_policy or new.i_customer_site is distinct from old.i_customer_site then
    if exists (select from espf.route where raw_type in ('Account/ServiceAttribute/Changed')) then
      perform espf.record_event('Account/ServiceAttribute/Changed', new.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.service_flags is distinct from old.service_flags or new.has_access_policy is distinct from old.has_access_policy then
    if exists (select from espf.route where raw_type in ('Account/ServiceFlags/Changed')) then
      perform espf.record_event('Account/ServiceFlags/Changed', new.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.blocked is distinct from old.blocked then
    if new.blocked is distinct from old.blocked and new.blocked = true then
      if exists (select from espf.route where raw_type in ('Account/Blocked')) then
        perform espf.record_event('Account/Blocked', new.i_env, 'account/' || new.i_account,
          jsonb_build_object('i_account', new.i_account),
          array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
      end if;
    end if;
    if new.blocked is distinct from old.blocked and new.blocked = false then
      if exists (select from espf.route where raw_type in ('Account/Unblocked')) then
        perform espf.record_event('Account/Unblocked', new.i_env, 'account/' || new.i_account,
          jsonb_build_object('i_account', new.i_account),
          array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
      end if;
    end if;
  end if;
  if new.bill_status is distinct from old.bill_status then
    if exists (select from espf.route where raw_type in ('Account/Status/Changed')) then
      perform espf.record_event('Account/Status/Changed', new.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account, 'prev_status', old.bill_status, 'curr_status', new.bill_status),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.term is distinct from old.term then
    if exists (select from espf.route where raw_type in ('Account/Status/Changed')) then
      perform espf.record_event('Account/Status/Changed', new.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account, 'prev_status', old.term, 'curr_status', new.term),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.i_customer is distinct from old.i_customer then
    if exists (select from espf.route where raw_type in ('Account/Status/Changed')) then
      perform espf.record_event('Account/Status/Changed', new.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account, 'prev_status', old.bill_status, 'curr_status', new.bill_status),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.bill_status is distinct from old.bill_status then
    if new.bill_status is distinct from old.bill_status and new.bill_status = 'S' then
      if exists (select from espf.route where raw_type in ('Account/Status/Suspended')) then
        perform espf.record_event('Account/Status/Suspended', new.i_env, 'account/' || new.i_account,
          jsonb_build_object('i_account', new.i_account),
          array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
      end if;
    end if;
    if new.bill_status is distinct from old.bill_status and new.bill_status = 'O' and old.bill_status = 'S' then
      if exists (select from espf.route where raw_type in ('Account/Status/SuspensionRemoved')) then
        perform espf.record_event('Account/Status/SuspensionRemoved', new.i_env, 'account/' || new.i_account,
          jsonb_build_object('i_account', new.i_account),
          array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
      end if;
    end if;
    if new.bill_status is distinct from old.bill_status and new.bill_status = 'C' then
      if exists (select from espf.route where raw_type in ('Account/Status/Closed')) then
        perform espf.record_event('Account/Status/Closed', new.i_env, 'account/' || new.i_account,
          jsonb_build_object('i_account', new.i_account),
          array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
      end if;
    end if;
  end if;
  if new.service_flags is distinct from old.service_flags or new.service_attributes is distinct from old.service_attributes or new.i_access_policy is distinct from old.i_access_policy or new.i_customer_site is distinct from old.i_customer_site then
    if exists (select from espf.route where raw_type in ('ServiceAttribute/Changed')) then
      perform espf.record_event('ServiceAttribute/Changed', new.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.baddr1 is distinct from old.baddr1 or new.city is distinct from old.city or new.state is distinct from old.state or new.zip is distinct from old.zip or new.country is distinct from old.country then
    if exists (select from espf.route where raw_type in ('Subscriber/Address/Changed')) then
      perform espf.record_event('Subscriber/Address/Changed', new.i_env, 'subscriber/' || new.i_subscriber,
        jsonb_build_object('i_subscriber', new.i_subscriber, 'i_account', new.i_account),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.email is distinct from old.email or new.phone1 is distinct from old.phone1 or new.phone2 is distinct from old.phone2 then
    if exists (select from espf.route where raw_type in ('Subscriber/ContactInfo/Changed')) then
      perform espf.record_event('Subscriber/ContactInfo/Changed', new.i_env, 'subscriber/' || new.i_subscriber,
        jsonb_build_object('i_subscriber', new.i_subscriber, 'i_account', new.i_account),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  if new.companyname is distinct from old.companyname or new.salutation is distinct from old.salutation or new.firstname is distinct from old.firstname or new.midinit is distinct from old.midinit or new.lastname is distinct from old.lastname then
    if exists (select from espf.route where raw_type in ('Subscriber/Name/Changed')) then
      perform espf.record_event('Subscriber/Name/Changed', new.i_env, 'subscriber/' || new.i_subscriber,
        jsonb_build_object('i_subscriber', new.i_subscriber, 'i_account', new.i_account),
        array[old.i_customer, new.i_customer], array[old.i_product, new.i_product]);
    end if;
  end if;
  return null;
end $$;
create or replace trigger capture_update after update of id, i_product, i_access_policy, activation_date, expiration_date, service_password_sealed, password_hash, i_sim_card, balance, available_funds, i_vd_plan, followme_sequence, followme_timeout, i_ua, service_flags, service_attributes, i_customer_site, has_access_policy, blocked, bill_status, term, i_customer, baddr1, city, state, zip, country, email, phone1, phone2, companyname, salutation, firstname, midinit, lastname on billing.account
for each row execute function espf.capture_account_update();

create or replace function espf.capture_account_addon_delete() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('Account/ProductAddon/Deleted')) then
    select i_env, i_customer, i_product into v_parent from billing.account
    where i_account = old.i_account for no key update;
    perform espf.record_event('Account/ProductAddon/Deleted', v_parent.i_env, 'account/' || old.i_account,
      jsonb_build_object('i_account', old.i_account),
      array[v_parent.i_customer], array[v_parent.i_product, old.i_product]);
  end if;
  return null;
end $$;
create or replace trigger capture_delete after delete on billing.account_addon
for each row execute function espf.capture_account_addon_delete();

create or replace function espf.capture_account_addon_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('Account/ProductAddon/Inserted')) then
    select i_env, i_customer, i_product into v_parent from billing.account
    where i_account = new.i_account for no key update;
    perform espf.record_event('Account/ProductAddon/Inserted', v_parent.i_env, 'account/' || new.i_account,
      jsonb_build_object('i_account', new.i_account),
      array[v_parent.i_customer], array[v_parent.i_product, new.i_product]);
  end if;
  return null;
end $$;
create or replace trigger capture_insert after insert on billing.account_addon
for each row execute function espf.capture_account_addon_insert();

create or replace function espf.capture_account_addon_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('Account/ProductAddon/Changed')) then
    select i_env, i_customer, i_product into v_parent from billing.account
    where i_account = new.i_account for no key update;
    if (new.i_product is distinct from old.i_product or new.effective_from is distinct from old.effective_from or new.effective_to is distinct from old.effective_to) or (new.phase is distinct from old.phase and new.phase = 'active') or (new.phase is distinct from old.phase and new.phase = 'ended') then
      perform espf.record_event('Account/ProductAddon/Changed', v_parent.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[v_parent.i_customer], array[v_parent.i_product, old.i_product, new.i_product]);
    end if;
  end if;
  return null;
end $$;
create or replace trigger capture_update after update of i_product, effective_from, effective_to, phase on billing.account_addon
for each row execute function espf.capture_account_addon_update();

create or replace function espf.capture_account_alias_delete() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('Account/Alias/Delete')) then
    select i_env, i_customer, i_product into v_parent from billing.account
    where i_account = old.i_account for no key update;
    perform espf.record_event('Account/Alias/Delete', v_parent.i_env, 'account/' || old.i_account,
      jsonb_build_object('i_account', old.i_account, 'alias_id', old.id),
      array[v_parent.i_customer], array[v_parent.i_product]);
  end if;
  return null;
end $$;
create or replace trigger capture_delete after delete on billing.account_alias
for each row execute function espf.capture_account_alias_delete();

create or replace function espf.capture_account_bundle_delete() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('Account/Bundle/Removed')) then
    select i_env, i_customer, i_product into v_parent from billing.account
    where i_account = old.i_account for no key update;
    perform espf.record_event('Account/Bundle/Removed', v_parent.i_env, 'account/' || old.i_account,
      jsonb_build_object('i_account', old.i_account, 'i_vd_plan', old.i_vd_plan),
      array[v_parent.i_customer], array_remove(array[v_parent.i_product, old.i_product], null));
  end if;
  return null;
end $$;
create or replace trigger capture_delete after delete on billing.account_bundle
for each row execute function espf.capture_account_bundle_delete();

create or replace function espf.capture_account_bundle_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('Account/Bundle/Assigned')) then
    select i_env, i_customer, i_product into v_parent from billing.account
    where i_account = new.i_account for no key update;
    perform espf.record_event('Account/Bundle/Assigned', v_parent.i_env, 'account/' || new.i_account,
      jsonb_build_object('i_account', new.i_account, 'i_vd_plan', new.i_vd_plan),
      array[v_parent.i_customer], array_remove(array[v_parent.i_product, new.i_product], null));
  end if;
  return null;
end $$;
create or replace trigger capture_insert after insert on billing.account_bundle
for each row execute function espf.capture_account_bundle_insert();

create or replace function espf.capture_account_bundle_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('Account/Bundle/Activated', 'Account/Bundle/Renewed', 'Account/Bundle/Expired', 'Account/Bundle/GracePeriodOver', 'Account/Bundle/Resumed')) then
    select i_env, i_customer, i_product into v_parent from billing.account
    where i_account = new.i_account for no key update;
    if new.state is distinct from old.state and new.state = 'active' and old.state = 'assigned' then
      perform espf.record_event('Account/Bundle/Activated', v_parent.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account, 'i_vd_plan', new.i_vd_plan),
        array[v_parent.i_customer], array_remove(array[v_parent.i_product, new.i_product], null));
    end if;
    if new.renewals is distinct from old.renewals then
      perform espf.record_event('Account/Bundle/Renewed', v_parent.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account, 'i_vd_plan', new.i_vd_plan),
        array[v_parent.i_customer], array_remove(array[v_parent.i_product, new.i_product], null));
    end if;
    if new.state is distinct from old.state and new.state = 'expired' then
      perform espf.record_event('Account/Bundle/Expired', v_parent.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account, 'i_vd_plan', new.i_vd_plan),
        array[v_parent.i_customer], array_remove(array[v_parent.i_product, new.i_product], null));
    end if;
    if new.state is distinct from old.state and new.state = 'grace_over' then
      perform espf.record_event('Account/Bundle/GracePeriodOver', v_parent.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account, 'i_vd_plan', new.i_vd_plan),
        array[v_parent.i_customer], array_remove(array[v_parent.i_product, new.i_product], null));
    end if;
    if (new.state is distinct from old.state and new.state = 'active' and old.state = 'expired') or (new.state is distinct from old.state and new.state = 'active' and old.state = 'grace_over') then
      perform espf.record_event('Account/Bundle/Resumed', v_parent.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account, 'i_vd_plan', new.i_vd_plan),
        array[v_parent.i_customer], array_remove(array[v_parent.i_product, new.i_product], null));
    end if;
  end if;
  return null;
end $$;
create or replace trigger capture_update after update of state, renewals on billing.account_bundle
for each row execute function espf.capture_account_bundle_update();

create or replace function espf.capture_account_counter_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('Account/Service/QuotaExceeded', 'Account/Service/Msg/QuotaExceeded', 'Account/Service/Netaccess/QuotaExceeded', 'Account/Service/QuotaExpired', 'Account/Service/Msg/QuotaExpired', 'Account/Service/Netaccess/QuotaExpired', 'Account/Service/QuotaAvailable')) then
    select i_env, i_customer, i_product into v_parent from billing.account
    where i_account = new.i_account for no key update;
    if (new.state is distinct from old.state and new.state = 'exceeded') and ((new.kind = 'voice') or (new.kind = 'other')) then
      perform espf.record_event('Account/Service/QuotaExceeded', v_parent.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[v_parent.i_customer], array[v_parent.i_product]);
    end if;
    if (new.state is distinct from old.state and new.state = 'exceeded') and ((new.kind = 'msg')) then
      perform espf.record_event('Account/Service/Msg/QuotaExceeded', v_parent.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[v_parent.i_customer], array[v_parent.i_product]);
    end if;
    if (new.state is distinct from old.state and new.state = 'exceeded') and ((new.kind = 'netaccess')) then
      perform espf.record_event('Account/Service/Netaccess/QuotaExceeded', v_parent.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[v_parent.i_customer], array[v_parent.i_product]);
    end if;
    if (new.state is distinct from old.state and new.state = 'expired') and ((new.kind = 'voice') or (new.kind = 'other')) then
      perform espf.record_event('Account/Service/QuotaExpired', v_parent.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[v_parent.i_customer], array[v_parent.i_product]);
    end if;
    if (new.state is distinct from old.state and new.state = 'expired') and ((new.kind = 'msg')) then
      perform espf.record_event('Account/Service/Msg/QuotaExpired', v_parent.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[v_parent.i_customer], array[v_parent.i_product]);
    end if;
    if (new.state is distinct from old.state and new.state = 'expired') and ((new.kind = 'netaccess')) then
      perform espf.record_event('Account/Service/Netaccess/QuotaExpired', v_parent.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[v_parent.i_customer], array[v_parent.i_product]);
    end if;
    if new.state is distinct from old.state and new.state = 'available' then
      perform espf.record_event('Account/Service/QuotaAvailable', v_parent.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[v_parent.i_customer], array[v_parent.i_product]);
    end if;
  end if;
  return null;
end $$;
create or replace trigger capture_update after update of state, kind on billing.account_counter
for each row execute function espf.capture_account_counter_update();

create or replace function espf.capture_account_custom_field_value_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('Account/CustomField/Changed')) then
    select i_env, i_customer, i_product into v_parent from billing.account
    where i_account = new.i_account for no key update;
    perform espf.record_event('Account/CustomField/Changed', v_parent.i_env, 'account/' || new.i_account,
      jsonb_build_object('i_account', new.i_account),
      array[v_parent.i_customer], array[v_parent.i_product]);
  end if;
  return null;
end $$;
create or replace trigger capture_insert after insert on billing.account_custom_field_value
for each row execute function espf.capture_account_custom_field_value_insert();

create or replace function espf.capture_account_custom_field_value_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('Account/CustomField/Changed')) then
    select i_env, i_customer, i_product into v_parent from billing.account
    where i_account = new.i_account for no key update;
    if new.value is distinct from old.value then
      perform espf.record_event('Account/CustomField/Changed', v_parent.i_env, 'account/' || new.i_account,
        jsonb_build_object('i_account', new.i_account),
        array[v_parent.i_customer], array[v_parent.i_product]);
    end if;
  end if;
  return null;
end $$;
create or replace trigger capture_update after update of value on billing.account_custom_field_value
for each row execute function espf.capture_account_custom_field_value_update();

create or replace function espf.capture_account_followme_number_delete() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('Account/FollowMeNumber/Deleted')) then
    select i_env, i_customer, i_product into v_parent from billing.account
    where i_account = old.i_account for no key update;
    perform espf.record_event('Account/FollowMeNumber/Deleted', v_parent.i_env, 'account/' || old.i_account,
      jsonb_build_object('i_account', old.i_account),
      array[v_parent.i_customer], array[v_parent.i_product]);
  end if;
  return null;
end $$;
create or replace trigger capture_delete after delete on billing.account_followme_number
for each row execute function espf.capture_account_followme_number_delete();

create or replace function espf.capture_account_followme_number_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('Account/FollowMeNumber/Inserted')) then
    select i_env, i_customer, i_product into v_parent from billing.account
    where i_account = new.i_account for no key update;
    perform espf.record_event('Account/FollowMeNumber/Inserted', v_parent.i_env, 'account/' || new.i_account,
      jsonb_build_object('i_account', new.i_account),
      array[v_parent.i_customer], array[v_parent.i_product]);
  end if;
  return null;
end $$;
create or replace trigger capture_insert after insert on billing.account_followme_number
for each row execute function espf.capture_account_followme_number_insert();

create or replace function espf.capture_account_followme_number_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('Account/FollowMeNumber/Changed')) then
    select i_env, i_customer, i_product into v_parent from billing.account
    where i_account = new.i_account for no key update;
    perform espf.record_event('Account/FollowMeNumber/Changed', v_parent.i_env, 'account/' || new.i_account,
      jsonb_build_object('i_account', new.i_account),
      array[v_parent.i_customer], array[v_parent.i_product]);
  end if;
  return null;
end $$;
create or replace trigger capture_update after update on billing.account_followme_number
for each row execute function espf.capture_account_followme_number_update();

create or replace function espf.capture_custom_field_delete() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from espf.route where raw_type in ('CustomField/Changed')) then
    perform espf.record_event('CustomField/Changed', old.i_env, 'custom_field/' || old.i_custom_field,
      jsonb_build_object('i_custom_field', old.i_custom_field),
      null, null);
  end if;
  return null;
end $$;
create or replace trigger capture_delete after delete on billing.custom_field
for each row execute function espf.capture_custom_field_delete();

create or replace function espf.capture_custom_field_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from espf.route where raw_type in ('CustomField/Changed')) then
    perform espf.record_event('CustomField/Changed', new.i_env, 'custom_field/' || new.i_custom_field,
      jsonb_build_object('i_custom_field', new.i_custom_field),
      null, null);
  end if;
  return null;
end $$;
create or replace trigger capture_insert after insert on billing.custom_field
for each row execute function espf.capture_custom_field_insert();

create or replace function espf.capture_custom_field_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.name is distinct from old.name or new.mandatory is distinct from old.mandatory or new.default_value is distinct from old.default_value or new.in_self_care is distinct from old.in_self_care or new.options is distinct from old.options or new.archived is distinct from old.archived then
    if exists (select from espf.route where raw_type in ('CustomField/Changed')) then
      perform espf.record_event('CustomField/Changed', new.i_env, 'custom_field/' || new.i_custom_field,
        jsonb_build_object('i_custom_field', new.i_custom_field),
        null, null);
    end if;
  end if;
  return null;
end $$;
create or replace trigger capture_update after update of name, mandatory, default_value, in_self_care, options, archived on billing.custom_field
for each row execute function espf.capture_custom_field_update();

create or replace function espf.capture_customer_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from espf.route where raw_type in ('Customer/New')) then
    perform espf.record_event('Customer/New', new.i_env, 'customer/' || new.i_customer,
      jsonb_build_object('i_customer', new.i_customer),
      array[new.i_customer], null);
  end if;
  return null;
end $$;
create or replace trigger capture_insert after insert on billing.customer
for each row execute function espf.capture_customer_insert();

create or replace function espf.capture_customer_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_account record;
begin
  if new.name is distinct from old.name then
    if exists (select from espf.route where raw_type in ('Customer/Name/Changed')) then
      perform espf.record_event('Customer/Name/Changed', new.i_env, 'customer/' || new.i_customer,
        jsonb_build_object('i_customer', new.i_customer),
        array[new.i_customer], null);
    end if;
  end if;
  if new.balance is distinct from old.balance then
    if exists (select from espf.route where raw_type in ('Customer/BalanceChanged')) then
      perform espf.record_event('Customer/BalanceChanged', new.i_env, 'customer/' || new.i_customer,
        jsonb_build_object('i_customer', new.i_customer, 'billing_entity_id', new.i_customer, 'prev_balance', trim_scale(old.balance), 'curr_balance', trim_scale(new.balance)),
        array[new.i_customer], null);
    end if;
  end if;
  if new.available_funds is distinct from old.available_funds then
    if coalesce(old.available_funds > 0, true) and new.available_funds <= 0 then
      if exists (select from espf.route where raw_type in ('Customer/ZeroAvailableFunds')) then
        perform espf.record_event('Customer/ZeroAvailableFunds', new.i_env, 'customer/' || new.i_customer,
          jsonb_build_object('i_customer', new.i_customer),
          array[new.i_customer], null);
      end if;
    end if;
    if old.available_funds <= 0 and coalesce(new.available_funds > 0, true) then
      if exists (select from espf.route where raw_type in ('Customer/AvailableFundsAppear')) then
        perform espf.record_event('Customer/AvailableFundsAppear', new.i_env, 'customer/' || new.i_customer,
          jsonb_build_object('i_customer', new.i_customer),
          array[new.i_customer], null);
      end if;
    end if;
  end if;
  if new.service_flags is distinct from old.service_flags or new.service_attributes is distinct from old.service_attributes then
    if exists (select from espf.route where raw_type in ('Customer/ServiceAttribute/Changed')) then
      perform espf.record_event('Customer/ServiceAttribute/Changed', new.i_env, 'customer/' || new.i_customer,
        jsonb_build_object('i_customer', new.i_customer),
        array[new.i_customer], null);
    end if;
  end if;
  if new.service_flags is distinct from old.service_flags then
    if exists (select from espf.route where raw_type in ('Customer/ServiceFlags/Changed')) then
      perform espf.record_event('Customer/ServiceFlags/Changed', new.i_env, 'customer/' || new.i_customer,
        jsonb_build_object('i_customer', new.i_customer),
        array[new.i_customer], null);
    end if;
  end if;
  if new.blocked is distinct from old.blocked then
    if new.blocked is distinct from old.blocked and new.blocked = true then
      if exists (select from espf.route where raw_type in ('Customer/Blocked')) then
        perform espf.record_event('Customer/Blocked', new.i_env, 'customer/' || new.i_customer,
          jsonb_build_object('i_customer', new.i_customer),
          array[new.i_customer], null);
      end if;
    end if;
    if new.blocked is distinct from old.blocked and new.blocked = false then
      if exists (select from espf.route where raw_type in ('Customer/Unblocked')) then
        perform espf.record_event('Customer/Unblocked', new.i_env, 'customer/' || new.i_customer,
          jsonb_build_object('i_customer', new.i_customer),
          array[new.i_customer], null);
      end if;
    end if;
  end if;
  if new.bill_status is distinct from old.bill_status then
    if new.bill_status is distinct from old.bill_status then
      if exists (select from espf.route where raw_type in ('Customer/Status/Changed')) then
        perform espf.record_event('Customer/Status/Changed', new.i_env, 'customer/' || new.i_customer,
          jsonb_build_object('i_customer', new.i_customer, 'prev_status', old.bill_status, 'curr_status', new.bill_status),
          array[new.i_customer], null);
      end if;
    end if;
    if new.bill_status is distinct from old.bill_status and new.bill_status = 'O' and old.bill_status = 'D' then
      if exists (select from espf.route where raw_type in ('Customer/Status/Activated')) then
        perform espf.record_event('Customer/Status/Activated', new.i_env, 'customer/' || new.i_customer,
          jsonb_build_object('i_customer', new.i_customer),
          array[new.i_customer], null);
      end if;
    end if;
    if new.bill_status is distinct from old.bill_status and new.bill_status = 'D' then
      if exists (select from espf.route where raw_type in ('Customer/Status/Deactivated')) then
        perform espf.record_event('Customer/Status/Deactivated', new.i_env, 'customer/' || new.i_customer,
          jsonb_build_object('i_customer', new.i_customer),
          array[new.i_customer], null);
      end if;
    end if;
  end if;
  if new.limited is distinct from old.limited then
    if new.limited is distinct from old.limited and new.limited = true then
      if exists (select from espf.route where raw_type in ('Customer/Status/Limited')) then
        perform espf.record_event('Customer/Status/Limited', new.i_env, 'customer/' || new.i_customer,
          jsonb_build_object('i_customer', new.i_customer),
          array[new.i_customer], null);
      end if;
    end if;
    if new.limited is distinct from old.limited and new.limited = false then
      if exists (select from espf.route where raw_type in ('Customer/Status/LimitationRemoved')) then
        perform espf.record_event('Customer/Status/LimitationRemoved', new.i_env, 'customer/' || new.i_customer,
          jsonb_build_object('i_customer', new.i_customer),
          array[new.i_customer], null);
      end if;
    end if;
  end if;
  if new.bill_status is distinct from old.bill_status then
    if new.bill_status is distinct from old.bill_status and new.bill_status = 'S' then
      if exists (select from espf.route where raw_type in ('Customer/Status/Suspended')) then
        perform espf.record_event('Customer/Status/Suspended', new.i_env, 'customer/' || new.i_customer,
          jsonb_build_object('i_customer', new.i_customer),
          array[new.i_customer], null);
      end if;
    end if;
    if new.bill_status is distinct from old.bill_status and new.bill_status = 'O' and old.bill_status = 'S' then
      if exists (select from espf.route where raw_type in ('Customer/Status/Unsuspend')) then
        perform espf.record_event('Customer/Status/Unsuspend', new.i_env, 'customer/' || new.i_customer,
          jsonb_build_object('i_customer', new.i_customer),
          array[new.i_customer], null);
      end if;
    end if;
    if new.bill_status is distinct from old.bill_status and new.bill_status = 'O' and old.bill_status = 'E' then
      if exists (select from espf.route where raw_type in ('Customer/Status/Imported')) then
        perform espf.record_event('Customer/Status/Imported', new.i_env, 'customer/' || new.i_customer,
          jsonb_build_object('i_customer', new.i_customer),
          array[new.i_customer], null);
      end if;
    end if;
    if new.bill_status is distinct from old.bill_status and new.bill_status = 'E' then
      if exists (select from espf.route where raw_type in ('Customer/Status/Exported')) then
        perform espf.record_event('Customer/Status/Exported', new.i_env, 'customer/' || new.i_customer,
          jsonb_build_object('i_customer', new.i_customer),
          array[new.i_customer], null);
      end if;
    end if;
    if new.bill_status is distinct from old.bill_status and new.bill_status = 'C' then
      if exists (select from espf.route where raw_type in ('Customer/Status/Closed')) then
        perform espf.record_event('Customer/Status/Closed', new.i_env, 'customer/' || new.i_customer,
          jsonb_build_object('i_customer', new.i_customer),
          array[new.i_customer], null);
      end if;
    end if;
  end if;
  if new.service_flags is distinct from old.service_flags or new.service_attributes is distinct from old.service_attributes then
    if exists (select from espf.route where raw_type in ('ServiceAttribute/Changed')) then
      perform espf.record_event('ServiceAttribute/Changed', new.i_env, 'customer/' || new.i_customer,
        jsonb_build_object('i_customer', new.i_customer),
        array[new.i_customer], null);
    end if;
  end if;
  if new.baddr1 is distinct from old.baddr1 or new.city is distinct from old.city or new.state is distinct from old.state or new.zip is distinct from old.zip or new.country is distinct from old.country then
    if exists (select from espf.route where raw_type in ('Subscriber/Address/Changed')) then
      perform espf.record_event('Subscriber/Address/Changed', new.i_env, 'subscriber/' || new.i_subscriber,
        jsonb_build_object('i_subscriber', new.i_subscriber, 'i_customer', new.i_customer),
        array[new.i_customer], null);
    end if;
  end if;
  if new.email is distinct from old.email or new.phone1 is distinct from old.phone1 or new.phone2 is distinct from old.phone2 then
    if exists (select from espf.route where raw_type in ('Subscriber/ContactInfo/Changed')) then
      perform espf.record_event('Subscriber/ContactInfo/Changed', new.i_env, 'subscriber/' || new.i_subscriber,
        jsonb_build_object('i_subscriber', new.i_subscriber, 'i_customer', new.i_customer),
        array[new.i_customer], null);
    end if;
  end if;
  if new.companyname is distinct from old.companyname or new.salutation is distinct from old.salutation or new.firstname is distinct from old.firstname or new.midinit is distinct from old.midinit or new.lastname is distinct from old.lastname then
    if exists (select from espf.route where raw_type in ('Subscriber/Name/Changed')) then
      perform espf.record_event('Subscriber/Name/Changed', new.i_env, 'subscriber/' || new.i_subscriber,
        jsonb_build_object('i_subscriber', new.i_subscriber, 'i_customer', new.i_customer),
        array[new.i_customer], null);
    end if;
  end if;
  if new.service_flags is distinct from old.service_flags or new.service_attributes is distinct from old.service_attributes or new.bill_status is distinct from old.bill_status then
    if exists (select from espf.route where raw_type in ('Account/ServiceAttribute/Changed', 'Account/Status/Exported', 'Account/Status/Imported', 'Account/Status/Changed', 'Account/Status/Suspended', 'Account/Status/SuspensionRemoved')) then
      for v_account in
        select i_account, i_env, i_customer, i_product from billing.account
        where i_customer = new.i_customer and bill_status <> 'C'
        order by i_account for no key update
      loop
        if new.service_flags is distinct from old.service_flags or new.service_attributes is distinct from old.service_attributes then
          perform espf.record_event('Account/ServiceAttribute/Changed', v_account.i_env, 'account/' || v_account.i_account,
            jsonb_build_object('i_account', v_account.i_account),
            array[v_account.i_customer], array[v_account.i_product]);
        end if;
        if new.bill_status is distinct from old.bill_status and new.bill_status = 'E' then
          perform espf.record_event('Account/Status/Exported', v_account.i_env, 'account/' || v_account.i_account,
            jsonb_build_object('i_account', v_account.i_account),
            array[v_account.i_customer], array[v_account.i_product]);
        end if;
        if new.bill_status is distinct from old.bill_status and new.bill_status = 'O' and old.bill_status = 'E' then
          perform espf.record_event('Account/Status/Imported', v_account.i_env, 'account/' || v_account.i_account,
            jsonb_build_object('i_account', v_account.i_account),
            array[v_account.i_customer], array[v_account.i_product]);
        end if;
        if new.bill_status is distinct from old.bill_status then
          perform espf.record_event('Account/Status/Changed', v_account.i_env, 'account/' || v_account.i_account,
            jsonb_build_object('i_account', v_account.i_account, 'prev_status', old.bill_status, 'curr_status', new.bill_status),
            array[v_account.i_customer], array[v_account.i_product]);
        end if;
        if new.bill_status is distinct from old.bill_status and new.bill_status = 'S' then
          perform espf.record_event('Account/Status/Suspended', v_account.i_env, 'account/' || v_account.i_account,
            jsonb_build_object('i_account', v_account.i_account),
            array[v_account.i_customer], array[v_account.i_product]);
        end if;
        if new.bill_status is distinct from old.bill_status and new.bill_status = 'O' and old.bill_status = 'S' then
          perform espf.record_event('Account/Status/SuspensionRemoved', v_account.i_env, 'account/' || v_account.i_account,
            jsonb_build_object('i_account', v_account.i_account),
            array[v_account.i_customer], array[v_account.i_product]);
        end if;
      end loop;
    end if;
  end if;
  return null;
end $$;
create or replace trigger capture_update after update of name, balance, available_funds, service_flags, service_attributes, blocked, bill_status, limited, baddr1, city, state, zip, country, email, phone1, phone2, companyname, salutation, firstname, midinit, lastname on billing.customer
for each row execute function espf.capture_customer_update();

create or replace function espf.capture_customer_custom_field_value_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('Customer/CustomField/Changed')) then
    select i_env into v_parent from billing.customer
    where i_customer = new.i_customer for no key update;
    perform espf.record_event('Customer/CustomField/Changed', v_parent.i_env, 'customer/' || new.i_customer,
      jsonb_build_object('i_customer', new.i_customer),
      array[new.i_customer], null);
  end if;
  return null;
end $$;
create or replace trigger capture_insert after insert on billing.customer_custom_field_value
for each row execute function espf.capture_customer_custom_field_value_insert();

create or replace function espf.capture_customer_custom_field_value_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('Customer/CustomField/Changed')) then
    select i_env into v_parent from billing.customer
    where i_customer = new.i_customer for no key update;
    if new.value is distinct from old.value then
      perform espf.record_event('Customer/CustomField/Changed', v_parent.i_env, 'customer/' || new.i_customer,
        jsonb_build_object('i_customer', new.i_customer),
        array[new.i_customer], null);
    end if;
  end if;
  return null;
end $$;
create or replace trigger capture_update after update of value on billing.customer_custom_field_value
for each row execute function espf.capture_customer_custom_field_value_update();

create or replace function espf.capture_customer_site_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_account record;
begin
  if new.service_flags is distinct from old.service_flags or new.service_attributes is distinct from old.service_attributes then
    if new.service_flags is distinct from old.service_flags or new.service_attributes is distinct from old.service_attributes then
      if exists (select from espf.route where raw_type in ('CustomerSite/ServiceAttribute/Changed')) then
        perform espf.record_event('CustomerSite/ServiceAttribute/Changed', new.i_env, 'customer_site/' || new.i_customer_site,
          jsonb_build_object('i_customer_site', new.i_customer_site),
          array[new.i_customer], null);
      end if;
    end if;
    if new.service_flags is distinct from old.service_flags or new.service_attributes is distinct from old.service_attributes then
      if exists (select from espf.route where raw_type in ('ServiceAttribute/Changed')) then
        perform espf.record_event('ServiceAttribute/Changed', new.i_env, 'customer_site/' || new.i_customer_site,
          jsonb_build_object('i_customer_site', new.i_customer_site),
          array[new.i_customer], null);
      end if;
    end if;
  end if;
  if new.service_flags is distinct from old.service_flags or new.service_attributes is distinct from old.service_attributes then
    if exists (select from espf.route where raw_type in ('Account/ServiceAttribute/Changed')) then
      for v_account in
        select i_account, i_env, i_customer, i_product from billing.account
        where i_customer_site = new.i_customer_site and bill_status <> 'C'
        order by i_account for no key update
      loop
        if new.service_flags is distinct from old.service_flags or new.service_attributes is distinct from old.service_attributes then
          perform espf.record_event('Account/ServiceAttribute/Changed', v_account.i_env, 'account/' || v_account.i_account,
            jsonb_build_object('i_account', v_account.i_account),
            array[v_account.i_customer], array[v_account.i_product]);
        end if;
      end loop;
    end if;
  end if;
  return null;
end $$;
create or replace trigger capture_update after update of service_flags, service_attributes on billing.customer_site
for each row execute function espf.capture_customer_site_update();

create or replace function espf.capture_did_number_delete() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from espf.route where raw_type in ('DID/Deleted')) then
    perform espf.record_event('DID/Deleted', old.i_env, 'did/' || old.number,
      jsonb_build_object('number', old.number),
      null, null);
  end if;
  return null;
end $$;
create or replace trigger capture_delete after delete on billing.did_number
for each row execute function espf.capture_did_number_delete();

create or replace function espf.capture_did_number_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from espf.route where raw_type in ('DID/New')) then
    perform espf.record_event('DID/New', new.i_env, 'did/' || new.number,
      jsonb_build_object('number', new.number),
      null, null);
  end if;
  return null;
end $$;
create or replace trigger capture_insert after insert on billing.did_number
for each row execute function espf.capture_did_number_insert();

create or replace function espf.capture_did_number_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.status is distinct from old.status and new.status = 'active' then
    if exists (select from espf.route where raw_type in ('DID/Status/Activated')) then
      perform espf.record_event('DID/Status/Activated', new.i_env, 'did/' || new.number,
        jsonb_build_object('number', new.number),
        array_remove(array[old.i_customer, new.i_customer], null), null);
    end if;
  end if;
  if new.i_customer is distinct from old.i_customer or new.i_account is distinct from old.i_account then
    if ((new.i_customer is distinct from old.i_customer) and (new.i_customer is not null)) or ((new.i_account is distinct from old.i_account) and (new.i_account is not null)) then
      if exists (select from espf.route where raw_type in ('DID/Status/Assigned')) then
        perform espf.record_event('DID/Status/Assigned', new.i_env, 'did/' || new.number,
          jsonb_build_object('number', new.number),
          array_remove(array[old.i_customer, new.i_customer], null), null);
      end if;
    end if;
    if (old.i_customer is not null and new.i_customer is null) or (old.i_account is not null and new.i_account is null) then
      if exists (select from espf.route where raw_type in ('DID/Status/Unassigned')) then
        perform espf.record_event('DID/Status/Unassigned', new.i_env, 'did/' || new.number,
          jsonb_build_object('number', new.number),
          array_remove(array[old.i_customer, new.i_customer], null), null);
      end if;
    end if;
  end if;
  if new.status is distinct from old.status then
    if new.status is distinct from old.status and new.status = 'canceled' then
      if exists (select from espf.route where raw_type in ('DID/Status/Canceled')) then
        perform espf.record_event('DID/Status/Canceled', new.i_env, 'did/' || new.number,
          jsonb_build_object('number', new.number),
          array_remove(array[old.i_customer, new.i_customer], null), null);
      end if;
    end if;
    if new.status is distinct from old.status and new.status = 'moved' then
      if exists (select from espf.route where raw_type in ('DID/Status/Moved')) then
        perform espf.record_event('DID/Status/Moved', new.i_env, 'did/' || new.number,
          jsonb_build_object('number', new.number),
          array_remove(array[old.i_customer, new.i_customer], null), null);
      end if;
    end if;
  end if;
  return null;
end $$;
create or replace trigger capture_update after update of status, i_customer, i_account on billing.did_number
for each row execute function espf.capture_did_number_update();

create or replace function espf.capture_invoice_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from espf.route where raw_type in ('Invoice/New')) then
    perform espf.record_event('Invoice/New', new.i_env, 'invoice/' || new.i_invoice,
      jsonb_build_object('i_invoice', new.i_invoice, 'i_customer', new.i_customer),
      array[new.i_customer], null);
  end if;
  return null;
end $$;
create or replace trigger capture_insert after insert on billing.invoice
for each row execute function espf.capture_invoice_insert();

create or replace function espf.capture_invoice_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.adjustment is distinct from old.adjustment then
    if exists (select from espf.route where raw_type in ('Invoice/Adjustments/Changed')) then
      perform espf.record_event('Invoice/Adjustments/Changed', new.i_env, 'invoice/' || new.i_invoice,
        jsonb_build_object('i_invoice', new.i_invoice, 'i_customer', new.i_customer),
        array[new.i_customer], null);
    end if;
  end if;
  if new.amount_paid is distinct from old.amount_paid then
    if exists (select from espf.route where raw_type in ('Invoice/AmountPaid/Changed')) then
      perform espf.record_event('Invoice/AmountPaid/Changed', new.i_env, 'invoice/' || new.i_invoice,
        jsonb_build_object('i_invoice', new.i_invoice, 'i_customer', new.i_customer),
        array[new.i_customer], null);
    end if;
  end if;
  if new.status is distinct from old.status then
    if exists (select from espf.route where raw_type in ('Invoice/Status/Changed')) then
      perform espf.record_event('Invoice/Status/Changed', new.i_env, 'invoice/' || new.i_invoice,
        jsonb_build_object('i_invoice', new.i_invoice, 'i_customer', new.i_customer),
        array[new.i_customer], null);
    end if;
  end if;
  return null;
end $$;
create or replace trigger capture_update after update of adjustment, amount_paid, status on billing.invoice
for each row execute function espf.capture_invoice_update();

create or replace function espf.capture_payment_transaction_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from espf.route where raw_type in ('PaymentTransaction/New')) then
    perform espf.record_event('PaymentTransaction/New', new.i_env, 'payment_transaction/' || new.i_payment_transaction,
      jsonb_build_object('i_payment_transaction', new.i_payment_transaction) || jsonb_strip_nulls(jsonb_build_object('i_account', new.i_account, 'i_customer', new.i_customer)),
      array[coalesce(new.i_customer, (select i_customer from billing.account where i_account = new.i_account))], null);
  end if;
  return null;
end $$;
create or replace trigger capture_insert after insert on billing.payment_transaction
for each row execute function espf.capture_payment_transaction_insert();

create or replace function espf.capture_payment_transaction_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.result_code is distinct from old.result_code then
    if exists (select from espf.route where raw_type in ('PaymentTransaction/ResultCode/Changed')) then
      perform espf.record_event('PaymentTransaction/ResultCode/Changed', new.i_env, 'payment_transaction/' || new.i_payment_transaction,
        jsonb_build_object('i_payment_transaction', new.i_payment_transaction) || jsonb_strip_nulls(jsonb_build_object('i_account', new.i_account, 'i_customer', new.i_customer)),
        array[coalesce(new.i_customer, (select i_customer from billing.account where i_account = new.i_account))], null);
    end if;
  end if;
  if new.status is distinct from old.status then
    if exists (select from espf.route where raw_type in ('PaymentTransaction/Status/Changed')) then
      perform espf.record_event('PaymentTransaction/Status/Changed', new.i_env, 'payment_transaction/' || new.i_payment_transaction,
        jsonb_build_object('i_payment_transaction', new.i_payment_transaction) || jsonb_strip_nulls(jsonb_build_object('i_account', new.i_account, 'i_customer', new.i_customer)),
        array[coalesce(new.i_customer, (select i_customer from billing.account where i_account = new.i_account))], null);
    end if;
  end if;
  return null;
end $$;
create or replace trigger capture_update after update of result_code, status on billing.payment_transaction
for each row execute function espf.capture_payment_transaction_update();

create or replace function espf.capture_product_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.i_access_policy is distinct from old.i_access_policy then
    if exists (select from espf.route where raw_type in ('Product/AccessPolicy/Changed')) then
      perform espf.record_event('Product/AccessPolicy/Changed', new.i_env, 'product/' || new.i_product,
        jsonb_build_object('i_product', new.i_product),
        null, array[new.i_product]);
    end if;
  end if;
  if new.i_vd_plan is distinct from old.i_vd_plan then
    if exists (select from espf.route where raw_type in ('Product/Discount/Changed')) then
      perform espf.record_event('Product/Discount/Changed', new.i_env, 'product/' || new.i_product,
        jsonb_build_object('i_product', new.i_product),
        null, array[new.i_product]);
    end if;
  end if;
  if new.service_flags is distinct from old.service_flags or new.service_attributes is distinct from old.service_attributes or new.i_access_policy is distinct from old.i_access_policy then
    if new.service_flags is distinct from old.service_flags or new.service_attributes is distinct from old.service_attributes or new.i_access_policy is distinct from old.i_access_policy then
      if exists (select from espf.route where raw_type in ('Product/ServiceAttribute/Changed')) then
        perform espf.record_event('Product/ServiceAttribute/Changed', new.i_env, 'product/' || new.i_product,
          jsonb_build_object('i_product', new.i_product),
          null, array[new.i_product]);
      end if;
    end if;
    if new.service_flags is distinct from old.service_flags or new.service_attributes is distinct from old.service_attributes or new.i_access_policy is distinct from old.i_access_policy then
      if exists (select from espf.route where raw_type in ('ServiceAttribute/Changed')) then
        perform espf.record_event('ServiceAttribute/Changed', new.i_env, 'product/' || new.i_product,
          jsonb_build_object('i_product', new.i_product),
          null, array[new.i_product]);
      end if;
    end if;
  end if;
  return null;
end $$;
create or replace trigger capture_update after update of i_access_policy, i_vd_plan, service_flags, service_attributes on billing.product
for each row execute function espf.capture_product_update();

create or replace function espf.capture_sim_card_delete() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from espf.route where raw_type in ('SIM/Deleted')) then
    perform espf.record_event('SIM/Deleted', old.i_env, 'sim_card/' || old.i_sim_card,
      jsonb_build_object('i_sim_card', old.i_sim_card),
      null, null);
  end if;
  return null;
end $$;
create or replace trigger capture_delete after delete on billing.sim_card
for each row execute function espf.capture_sim_card_delete();

create or replace function espf.capture_sim_card_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from espf.route where raw_type in ('SIM/Created')) then
    perform espf.record_event('SIM/Created', new.i_env, 'sim_card/' || new.i_sim_card,
      jsonb_build_object('i_sim_card', new.i_sim_card),
      null, null);
  end if;
  return null;
end $$;
create or replace trigger capture_insert after insert on billing.sim_card
for each row execute function espf.capture_sim_card_insert();

create or replace function espf.capture_sim_card_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.imsi is distinct from old.imsi or new.iccid is distinct from old.iccid or new.status is distinct from old.status or new.ki_sealed is distinct from old.ki_sealed or new.opc_sealed is distinct from old.opc_sealed or new.amf is distinct from old.amf or new.description is distinct from old.description then
    if exists (select from espf.route where raw_type in ('SIM/Updated')) then
      perform espf.record_event('SIM/Updated', new.i_env, 'sim_card/' || new.i_sim_card,
        jsonb_build_object('i_sim_card', new.i_sim_card, 'prev_status', old.status, 'curr_status', new.status) || jsonb_strip_nulls(jsonb_build_object('i_account', (select i_account from billing.account where i_sim_card = new.i_sim_card))),
        (select array[i_customer] from billing.account where i_sim_card = new.i_sim_card), (select array[i_product] from billing.account where i_sim_card = new.i_sim_card));
    end if;
  end if;
  return null;
end $$;
create or replace trigger capture_update after update of imsi, iccid, status, ki_sealed, opc_sealed, amf, description on billing.sim_card
for each row execute function espf.capture_sim_card_update();

create or replace function espf.capture_sim_card_custom_field_value_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('SIM/Updated')) then
    select i_env into v_parent from billing.sim_card
    where i_sim_card = new.i_sim_card for no key update;
    perform espf.record_event('SIM/Updated', v_parent.i_env, 'sim_card/' || new.i_sim_card,
      jsonb_build_object('i_sim_card', new.i_sim_card) || jsonb_strip_nulls(jsonb_build_object('i_account', (select i_account from billing.account where i_sim_card = new.i_sim_card))),
      (select array[i_customer] from billing.account where i_sim_card = new.i_sim_card), (select array[i_product] from billing.account where i_sim_card = new.i_sim_card));
  end if;
  return null;
end $$;
create or replace trigger capture_insert after insert on billing.sim_card_custom_field_value
for each row execute function espf.capture_sim_card_custom_field_value_insert();

create or replace function espf.capture_sim_card_custom_field_value_update() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_parent record;
begin
  if exists (select from espf.route where raw_type in ('SIM/Updated')) then
    select i_env into v_parent from billing.sim_card
    where i_sim_card = new.i_sim_card for no key update;
    if new.value is distinct from old.value then
      perform espf.record_event('SIM/Updated', v_parent.i_env, 'sim_card/' || new.i_sim_card,
        jsonb_build_object('i_sim_card', new.i_sim_card) || jsonb_strip_nulls(jsonb_build_object('i_account', (select i_account from billing.account where i_sim_card = new.i_sim_card))),
        (select array[i_customer] from billing.account where i_sim_card = new.i_sim_card), (select array[i_product] from billing.account where i_sim_card = new.i_sim_card));
    end if;
  end if;
  return null;
end $$;
create or replace trigger capture_update after update of value on billing.sim_card_custom_field_value
for each row execute function espf.capture_sim_card_custom_field_value_update();

create or replace function espf.capture_raised_event_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.event_type not in ('Connection/New', 'Connection/Changed', 'Connection/Deleted', 'Custom/Jasper/CapReached', 'IPDeviceProfile/New') then
    raise exception 'events of type % are not raised by request', new.event_type;
  end if;
  if exists (select from espf.route where raw_type = new.event_type) then
    perform espf.lock_entity(new.entity);
    perform espf.record_event(new.event_type, new.i_env, new.entity, new.variables);
  end if;
  return null;
end $$;
create or replace trigger capture_insert after insert on billing.raised_event
for each row execute function espf.capture_raised_event_insert();
