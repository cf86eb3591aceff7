import { fileURLToPath } from 'node:url'
import { eventTypes } from '@openespf/contract/events'
import { type Queryable, type Row, statement } from '@openespf/foundation/pg'
import { type TestDatabase, testDatabase } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'

/**
 * Customer 1 has account 1 (product 1, SIM card 1, add-on 2); customer 2, of environment 2, has accounts 2 (product 1) and
 * 3 (product 3). Nobody holds SIM card 2. Handler 1 takes everything, the others are filtered.
 */
const fixture = `
insert into billing.access_policy (name) values ('basic');
insert into billing.product (name, iso_4217) values ('A', 'EUR'), ('addon', 'EUR'), ('B', 'EUR'), ('C', 'EUR');
insert into billing.customer (name, iso_4217, i_env) values ('one', 'EUR', 1), ('two', 'EUR', 2);
insert into billing.sim_card (imsi, iccid, status) values ('001010000000001', '8988000000000000001', 'used'),
  ('001010000000002', '8988000000000000002', 'available');
insert into billing.account (id, i_env, i_customer, i_product, i_sim_card, balance) values
  ('100', 1, 1, 1, 1, 5), ('200', 2, 2, 1, null, 5), ('201', 2, 2, 3, null, 5);
insert into billing.account_addon (i_account, i_product) values (1, 2);
insert into billing.discount_plan (name, iso_4217) values ('one', 'EUR');
insert into billing.discount_plan_item (i_vd_plan, i_service, kind, allocated_amount, unit) values (1, 3, 'voice', 1, 'min');
insert into billing.account_bundle (i_account, i_vd_plan, i_product, starts_at, anchor) values (1, 1, 2, now(), now());
insert into billing.account_counter (i_account, i_account_bundle, i_vd_dg, kind, allocated_amount)
  values (1, 1, 1, 'voice', 1);
insert into billing.customer_site (i_customer, i_env, name) values (2, 2, 'branch');
update billing.account set i_customer_site = 1 where i_account = 3;
insert into billing.custom_field (entity, name, field_type) values
  ('customer', 'f', 'text'), ('account', 'f', 'text'), ('sim_card', 'f', 'text');
`
const route = `insert into espf.route (raw_type, i_handler, event_type, i_envs, i_customers, i_products)
select type, h.* from unnest($1::text[]) type cross join lateral (values
  (1, type, null::int[], null::bigint[], null::bigint[]),
  (2, type, '{2}', null, null),
  (3, type, null, '{1}', null),
  (4, type, null, '{2, 9}', null),
  (5, type, null, null, '{1}'),
  (6, type, null, null, '{3}'),
  (7, type, null, null, '{2, 4}'),
  (8, type, '{2}', '{2}', '{3}')
) h (i_handler, event_type, i_envs, i_customers, i_products)`

let db: TestDatabase

beforeAll(async () => {
  db = await testDatabase(fileURLToPath(new URL('../../../../db/migrations', import.meta.url)))
  await db.database.script(fixture)
  await run(db.database, route, [eventTypes.map(({ type }) => type)])
})
afterAll(() => db.drop())

const run = <R extends Row>(on: Queryable, sql: string, values: readonly unknown[] = []) =>
  on.query(statement<R>('', sql), values)

/** What the change records, each event with those that it concerns and the handlers that get it; nothing of it stays. */
async function recordedBy(change: string) {
  type Recorded = { event_type: string; entity: string; concerns: string; handlers: number[] }
  const undone = new Error('undone')
  let recorded: Recorded[] = []
  const work = db.database.transaction(async (tx) => {
    await run(tx, change)
    recorded = await run<Recorded>(
      tx,
      `select e.event_type, e.entity, concat_ws(' ', e.i_customers, e.i_products) as concerns,
        array(select d.i_handler from espf.delivery d where d.i_event = e.i_event order by 1) as handlers
      from espf.event e order by e.i_event`,
    )
    throw undone
  })
  await expect(work).rejects.toBe(undone)
  return recorded.map(({ event_type, entity, concerns, handlers }) => [
    `${event_type} ${entity}`,
    concerns,
    handlers.join(),
  ])
}

test.each<[string, [event: string, customersAndProducts: string, handlers: string][]]>([
  [
    `insert into billing.account (i_account, id, i_env, i_customer, i_product) values (7, '7', 2, 2, 4)`,
    [['Account/New account/7', '{2} {4}', '1,2,4,7']],
  ],
  [
    'update billing.account set blocked = true where i_account = 1',
    [['Account/Blocked account/1', '{1,1} {1,1}', '1,3,5']],
  ],
  [
    'update billing.account set i_product = 3 where i_account = 1',
    [['Account/Product/Changed account/1', '{1,1} {1,3}', '1,3,5,6']],
  ],
  [
    `update billing.account set i_customer = 2, id = '9' where i_account = 1`,
    [
      ['Account/ID/Changed account/1', '{1,2} {1,1}', '1,3,4,5'],
      ['Account/Status/Changed account/1', '{1,2} {1,1}', '1,3,4,5'],
    ],
  ],
  [
    'update billing.account set blocked = true where i_account = 3',
    [['Account/Blocked account/3', '{2,2} {3,3}', '1,2,4,6,8']],
  ],
  [
    'insert into billing.account_addon (i_account, i_product) values (3, 4)',
    [['Account/ProductAddon/Inserted account/3', '{2} {3,4}', '1,2,4,6,7,8']],
  ],
  [
    'update billing.account_addon set i_product = 3',
    [['Account/ProductAddon/Changed account/1', '{1} {1,2,3}', '1,3,5,6,7']],
  ],
  ['delete from billing.account_addon', [['Account/ProductAddon/Deleted account/1', '{1} {1,2}', '1,3,5,7']]],
  [
    `insert into billing.account_bundle (i_account, i_vd_plan, starts_at, anchor) values (3, 1, now(), now())`,
    [['Account/Bundle/Assigned account/3', '{2} {3}', '1,2,4,6,8']],
  ],
  ['delete from billing.account_bundle', [['Account/Bundle/Removed account/1', '{1} {1,2}', '1,3,5,7']]],
  [
    `update billing.account_counter set state = 'exceeded'`,
    [['Account/Service/QuotaExceeded account/1', '{1} {1}', '1,3,5']],
  ],
  [
    `insert into billing.customer (i_customer, name, iso_4217) values (9, 'nine', 'EUR')`,
    [['Customer/New customer/9', '{9}', '1,4']],
  ],
  [
    'update billing.customer set blocked = true where i_customer = 1',
    [['Customer/Blocked customer/1', '{1}', '1,3']],
  ],
  [
    `update billing.customer set bill_status = 'D' where i_customer = 2`,
    [
      ['Customer/Status/Changed customer/2', '{2}', '1,2,4'],
      ['Customer/Status/Deactivated customer/2', '{2}', '1,2,4'],
      ['Account/Status/Changed account/2', '{2} {1}', '1,2,4,5'],
      ['Account/Status/Changed account/3', '{2} {3}', '1,2,4,6,8'],
    ],
  ],
  [
    'update billing.product set i_access_policy = 1 where i_product = 3',
    [
      ['Product/AccessPolicy/Changed product/3', '{3}', '1,6'],
      ['Product/ServiceAttribute/Changed product/3', '{3}', '1,6'],
      ['ServiceAttribute/Changed product/3', '{3}', '1,6'],
    ],
  ],
  [
    `update billing.customer_site set service_flags = '{"clir": "Y"}'`,
    [
      ['CustomerSite/ServiceAttribute/Changed customer_site/1', '{2}', '1,2,4'],
      ['ServiceAttribute/Changed customer_site/1', '{2}', '1,2,4'],
      ['Account/ServiceAttribute/Changed account/3', '{2} {3}', '1,2,4,6,8'],
    ],
  ],
  [
    'insert into billing.account_custom_field_value (i_account, i_custom_field) values (3, 2)',
    [['Account/CustomField/Changed account/3', '{2} {3}', '1,2,4,6,8']],
  ],
  [
    'insert into billing.customer_custom_field_value (i_customer, i_custom_field) values (2, 1)',
    [['Customer/CustomField/Changed customer/2', '{2}', '1,2,4']],
  ],
  [
    'insert into billing.sim_card_custom_field_value (i_sim_card, i_custom_field) values (1, 3)',
    [['SIM/Updated sim_card/1', '{1} {1}', '1,3,5']],
  ],
  [
    'insert into billing.sim_card_custom_field_value (i_sim_card, i_custom_field) values (2, 3)',
    [['SIM/Updated sim_card/2', '', '1']],
  ],
  [
    'update billing.custom_field set mandatory = true where i_custom_field = 1',
    [['CustomField/Changed custom_field/1', '', '1']],
  ],
  [`update billing.access_policy set name = 'other'`, [['AccessPolicy/Changed access_policy/1', '', '1']]],
  [
    'insert into billing.access_policy_phase (i_access_policy, name) values (1, 1)',
    [['AccessPolicy/Phase/New access_policy/1', '', '1']],
  ],
  [
    'insert into billing.accessibility (i_accessibility, i_product, i_service, i_env) values (1, 3, 3, 2)',
    [['Accessibility/Inserted accessibility/1', '{3}', '1,2,6']],
  ],
  [
    `insert into billing.raised_event (event_type, entity, variables, i_env) values ('Connection/New', 'connection/4', '{}', 2)`,
    [['Connection/New connection/4', '', '1,2']],
  ],
  [
    `update billing.sim_card set amf = '8000' where i_sim_card = 1`,
    [['SIM/Updated sim_card/1', '{1} {1}', '1,3,5']],
  ],
  [`update billing.sim_card set amf = '8000' where i_sim_card = 2`, [['SIM/Updated sim_card/2', '', '1']]],
  [
    `insert into billing.sim_card (i_sim_card, imsi, iccid) values (7, '001010000000007', '8988000000000000007')`,
    [['SIM/Created sim_card/7', '', '1']],
  ],
  ['delete from billing.sim_card where i_sim_card = 2', [['SIM/Deleted sim_card/2', '', '1']]],
  [
    `insert into billing.payment_transaction (i_payment_transaction, i_customer, action, amount, balance_after)
    values (1, 1, 'Manual credit', 1, 1)`,
    [['PaymentTransaction/New payment_transaction/1', '{1}', '1,3']],
  ],
  [
    `insert into billing.payment_transaction (i_payment_transaction, i_account, action, amount, balance_after)
    values (2, 3, 'Manual credit', 1, 1)`,
    [['PaymentTransaction/New payment_transaction/2', '{2}', '1,4']],
  ],
  [
    `insert into billing.invoice (i_invoice, i_customer, i_env, serial, invoice_number, period_from, period_to, issue_date,
       due_date, amount_net, status)
     values (1, 2, 2, 1, '2-00001', '2026-02-01', '2026-03-01', '2026-03-01', '2026-03-01', 1, 'unpaid')`,
    [['Invoice/New invoice/1', '{2}', '1,2,4']],
  ],
])('%s: whom it concerns, and who gets it', async (change, recorded) => {
  expect(await recordedBy(change)).toEqual(recorded)
})

test('an event that fits no filter is recorded, and queued for nobody', async () => {
  await run(db.database, `delete from espf.route where raw_type = 'Account/Blocked' and i_handler <> 4`)
  expect(await recordedBy('update billing.account set blocked = true where i_account = 1')).toEqual([
    ['Account/Blocked account/1', '{1,1} {1,1}', ''],
  ])
})
