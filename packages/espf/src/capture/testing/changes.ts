import { requestedTypes } from '@openespf/contract/events'

/**
 * Customer 1 (credit limit 100) has the open accounts 1 (SIM card 1, add-on 2) and 2 and the closed account 3; customer 2
 * has account 4. Customer 1 has invoice 7, payment 9 is customer 2's. SIM cards 2 and 3 are free.
 */
export const changesFixture = `
insert into billing.access_policy (name) values ('basic'), ('fast');
insert into billing.product (name, iso_4217, i_access_policy) values ('main', 'EUR', 1), ('addon', 'EUR', null), ('other', 'EUR', null);
insert into billing.customer (name, iso_4217, credit_limit) values ('one', 'EUR', 100), ('two', 'EUR', null);
insert into billing.sim_card (imsi, iccid, status) values
  ('001010000000001', '8988000000000000001', 'used'),
  ('001010000000002', '8988000000000000002', 'available'),
  ('001010000000003', '8988000000000000003', 'available');
insert into billing.account (id, i_customer, i_product, i_sim_card, billing_model, balance, bill_status, closed_at) values
  ('100', 1, 1, 1, -1, 5, 'O', null), ('101', 1, 1, null, -1, 5, 'O', null),
  ('102', 1, 1, null, -1, 5, 'C', now()), ('200', 2, 1, null, 1, 0, 'O', null);
insert into billing.account_addon (i_account, i_product, effective_from) values (1, 2, '2026-01-01');
insert into billing.accessibility (i_accessibility, i_product, i_service) values (100, 1, 3);
insert into billing.access_policy_phase (i_phase, i_access_policy, name) values (100, 1, 'night');
insert into billing.payment_transaction (i_payment_transaction, i_customer, action, amount, balance_after)
  values (9, 2, 'Manual payment', 1, 0);
insert into billing.invoice (i_invoice, i_customer, serial, invoice_number, period_from, period_to, issue_date, due_date,
  amount_net, status) values (7, 1, 1, '1-00001', '2026-01-01', '2026-02-01', '2026-02-01', '2026-03-01', 10, 'unpaid');
insert into billing.customer_site (i_customer, name) values (1, 'branch');
insert into billing.custom_field (entity, name, field_type) values
  ('customer', 'f', 'text'), ('account', 'f', 'text'), ('sim_card', 'f', 'text');
`

export type Expected = readonly (readonly [type: string, entity: string])[]

export const singleChanges: readonly (readonly [change: string, raises: Expected])[] = [
  [
    `insert into billing.account (id, i_customer, i_product) values ('300', 1, 1)`,
    [['Account/New', 'account/5']],
  ],
  [
    `insert into billing.account (id, i_customer, i_product, i_sim_card) values ('300', 1, 1, 2)`,
    [
      ['Account/New', 'account/5'],
      ['Account/SIMCardAssignment', 'account/5'],
    ],
  ],
  [`update billing.account set id = '109' where i_account = 1`, [['Account/ID/Changed', 'account/1']]],
  [
    `update billing.account set term = 'expired' where i_account = 1`,
    [['Account/Status/Changed', 'account/1']],
  ],
  [
    'update billing.account set i_customer = 2 where i_account = 1',
    [['Account/Status/Changed', 'account/1']],
  ],
  [
    `update billing.account_addon set phase = 'ended' where i_account = 1`,
    [['Account/ProductAddon/Changed', 'account/1']],
  ],
  [
    `insert into billing.account_followme_number (i_account, i_follow_order, redirect_number, timeout) values (1, 1, '9', 9)`,
    [['Account/FollowMeNumber/Inserted', 'account/1']],
  ],
  [
    `update billing.account set followme_sequence = 'Random' where i_account = 1`,
    [['Account/FollowMe/Changed', 'account/1']],
  ],
  ['update billing.account set i_ua = 5 where i_account = 1', [['Account/IPDeviceAssignment', 'account/1']]],
  [
    `update billing.account set lastname = 'B', email = 'a@b', city = 'C' where i_account = 2`,
    [
      ['Subscriber/Address/Changed', 'subscriber/4'],
      ['Subscriber/ContactInfo/Changed', 'subscriber/4'],
      ['Subscriber/Name/Changed', 'subscriber/4'],
    ],
  ],
  [
    `update billing.customer set bill_status = 'E' where i_customer = 2`,
    [
      ['Customer/Status/Changed', 'customer/2'],
      ['Customer/Status/Exported', 'customer/2'],
      ['Account/Status/Exported', 'account/4'],
      ['Account/Status/Changed', 'account/4'],
    ],
  ],
  [
    'update billing.account set i_product = 3 where i_account = 1',
    [['Account/Product/Changed', 'account/1']],
  ],
  [
    'insert into billing.account_addon (i_account, i_product) values (1, 3)',
    [['Account/ProductAddon/Inserted', 'account/1']],
  ],
  [
    `update billing.account_addon set effective_to = '2030-01-01'`,
    [['Account/ProductAddon/Changed', 'account/1']],
  ],
  ['delete from billing.account_addon', [['Account/ProductAddon/Deleted', 'account/1']]],
  [
    'update billing.account set i_access_policy = 2 where i_account = 1',
    [
      ['Account/AccessPolicy/Changed', 'account/1'],
      ['Account/ServiceAttribute/Changed', 'account/1'],
      ['Account/ServiceFlags/Changed', 'account/1'],
      ['ServiceAttribute/Changed', 'account/1'],
    ],
  ],
  [
    `update billing.account set service_attributes = '{"call_barring": {}}' where i_account = 1`,
    [
      ['Account/ServiceAttribute/Changed', 'account/1'],
      ['ServiceAttribute/Changed', 'account/1'],
    ],
  ],
  [
    'update billing.account set i_customer_site = 1 where i_account = 1',
    [
      ['Account/ServiceAttribute/Changed', 'account/1'],
      ['ServiceAttribute/Changed', 'account/1'],
    ],
  ],
  [
    'insert into billing.account_custom_field_value (i_account, i_custom_field) values (1, 2)',
    [['Account/CustomField/Changed', 'account/1']],
  ],
  [
    'insert into billing.customer_custom_field_value (i_customer, i_custom_field) values (1, 1)',
    [['Customer/CustomField/Changed', 'customer/1']],
  ],
  [
    'insert into billing.sim_card_custom_field_value (i_sim_card, i_custom_field) values (1, 3)',
    [['SIM/Updated', 'sim_card/1']],
  ],
  [
    `insert into billing.custom_field (i_custom_field, entity, name, field_type) values (9, 'account', 'g', 'date')`,
    [['CustomField/Changed', 'custom_field/9']],
  ],
  [
    'update billing.custom_field set mandatory = true where i_custom_field = 1',
    [['CustomField/Changed', 'custom_field/1']],
  ],
  ['delete from billing.custom_field where i_custom_field = 1', [['CustomField/Changed', 'custom_field/1']]],
  [
    `update billing.customer set service_flags = '{"clir": "Y"}' where i_customer = 1`,
    [
      ['Customer/ServiceAttribute/Changed', 'customer/1'],
      ['Customer/ServiceFlags/Changed', 'customer/1'],
      ['ServiceAttribute/Changed', 'customer/1'],
      ['Account/ServiceAttribute/Changed', 'account/1'],
      ['Account/ServiceAttribute/Changed', 'account/2'],
    ],
  ],
  [
    `update billing.account set activation_date = '2030-01-01' where i_account = 1`,
    [['Account/ActivationDate/Changed', 'account/1']],
  ],
  [
    `update billing.account set expiration_date = '2030-01-01' where i_account = 1`,
    [['Account/ExpirationDate/Changed', 'account/1']],
  ],
  [
    `update billing.account set service_password_sealed = 'x' where i_account = 1`,
    [['Account/ServicePassword/Changed', 'account/1']],
  ],
  [
    `update billing.account set password_hash = 'x' where i_account = 1`,
    [['Account/Password/Changed', 'account/1']],
  ],
  [
    'update billing.account set i_sim_card = 2 where i_account = 1',
    [['Account/SIMCardAssignment', 'account/1']],
  ],
  [
    'update billing.account set i_sim_card = null where i_account = 1',
    [['Account/SIMCardAssignment', 'account/1']],
  ],
  ['update billing.account set balance = 3 where i_account = 1', [['Account/BalanceChanged', 'account/1']]],
  [
    'update billing.account set balance = 0 where i_account = 1',
    [
      ['Account/BalanceChanged', 'account/1'],
      ['Account/ZeroAvailableFunds', 'account/1'],
    ],
  ],
  [
    'update billing.account set credit_limit = 0 where i_account = 4',
    [['Account/ZeroAvailableFunds', 'account/4']],
  ],
  ['update billing.account set blocked = true where i_account = 1', [['Account/Blocked', 'account/1']]],
  [
    `update billing.account set bill_status = 'I' where i_account = 1`,
    [['Account/Status/Changed', 'account/1']],
  ],
  [
    `update billing.account set bill_status = 'S' where i_account = 1`,
    [
      ['Account/Status/Changed', 'account/1'],
      ['Account/Status/Suspended', 'account/1'],
    ],
  ],
  [
    `update billing.account set bill_status = 'C', closed_at = now(), i_sim_card = null where i_account = 1`,
    [
      ['Account/SIMCardAssignment', 'account/1'],
      ['Account/Status/Changed', 'account/1'],
      ['Account/Status/Closed', 'account/1'],
    ],
  ],
  [`insert into billing.customer (name, iso_4217) values ('three', 'EUR')`, [['Customer/New', 'customer/3']]],
  [
    `update billing.customer set name = 'uno' where i_customer = 1`,
    [['Customer/Name/Changed', 'customer/1']],
  ],
  ['update billing.customer set blocked = true where i_customer = 1', [['Customer/Blocked', 'customer/1']]],
  [
    'update billing.customer set balance = 99.99999 where i_customer = 1',
    [['Customer/BalanceChanged', 'customer/1']],
  ],
  [
    'update billing.customer set balance = 100 where i_customer = 1',
    [
      ['Customer/BalanceChanged', 'customer/1'],
      ['Customer/ZeroAvailableFunds', 'customer/1'],
    ],
  ],
  [
    'update billing.customer set credit_limit = 0 where i_customer = 1',
    [['Customer/ZeroAvailableFunds', 'customer/1']],
  ],
  [
    `update billing.customer set bill_status = 'S' where i_customer = 1`,
    [
      ['Customer/Status/Changed', 'customer/1'],
      ['Customer/Status/Suspended', 'customer/1'],
      ['Account/Status/Changed', 'account/1'],
      ['Account/Status/Suspended', 'account/1'],
      ['Account/Status/Changed', 'account/2'],
      ['Account/Status/Suspended', 'account/2'],
    ],
  ],
  [
    `update billing.customer set bill_status = 'D' where i_customer = 2`,
    [
      ['Customer/Status/Changed', 'customer/2'],
      ['Customer/Status/Deactivated', 'customer/2'],
      ['Account/Status/Changed', 'account/4'],
    ],
  ],
  [
    `update billing.customer set bill_status = 'C', closed_at = now() where i_customer = 2`,
    [
      ['Customer/Status/Changed', 'customer/2'],
      ['Customer/Status/Closed', 'customer/2'],
      ['Account/Status/Changed', 'account/4'],
    ],
  ],
  [
    'update billing.product set i_access_policy = 2 where i_product = 1',
    [
      ['Product/AccessPolicy/Changed', 'product/1'],
      ['Product/ServiceAttribute/Changed', 'product/1'],
      ['ServiceAttribute/Changed', 'product/1'],
    ],
  ],
  [
    `update billing.access_policy set attributes = '[{"name":"a"}]' where i_access_policy = 1`,
    [['AccessPolicy/Changed', 'access_policy/1']],
  ],
  [
    'insert into billing.access_policy_phase (i_access_policy, name) values (2, 1)',
    [['AccessPolicy/Phase/New', 'access_policy/2']],
  ],
  [
    'update billing.access_policy_phase set up_speed = 1',
    [['AccessPolicy/Phase/Changed', 'access_policy/1']],
  ],
  ['delete from billing.access_policy_phase', [['AccessPolicy/Phase/Deleted', 'access_policy/1']]],
  [
    'insert into billing.accessibility (i_accessibility, i_product, i_service) values (101, 1, 10)',
    [['Accessibility/Inserted', 'accessibility/101']],
  ],
  ['delete from billing.accessibility', [['Accessibility/Deleted', 'accessibility/100']]],
  ...requestedTypes.map(
    ({ type }) =>
      [
        `insert into billing.raised_event (event_type, entity, variables) values ('${type}', 'thing/1', '{}')`,
        [[type, 'thing/1']],
      ] as const,
  ),
  [
    `insert into billing.sim_card (imsi, iccid) values ('001010000000009', '8988000000000000009')`,
    [['SIM/Created', 'sim_card/4']],
  ],
  [`update billing.sim_card set status = 'disposed' where i_sim_card = 3`, [['SIM/Updated', 'sim_card/3']]],
  ['delete from billing.sim_card where i_sim_card = 3', [['SIM/Deleted', 'sim_card/3']]],
  [
    `insert into billing.payment_transaction (i_account, action, amount, balance_after) values (1, 'Manual credit', 1, 1)`,
    [['PaymentTransaction/New', 'payment_transaction/1']],
  ],
  [
    `update billing.payment_transaction set status = 'refunded', result_code = '17'`,
    [
      ['PaymentTransaction/ResultCode/Changed', 'payment_transaction/9'],
      ['PaymentTransaction/Status/Changed', 'payment_transaction/9'],
    ],
  ],
  [
    `insert into billing.invoice (i_invoice, i_customer, serial, invoice_number, period_from, period_to, issue_date, due_date,
       amount_net, status)
     values (8, 1, 2, '1-00002', '2026-02-01', '2026-03-01', '2026-03-01', '2026-03-01', 1, 'unpaid')`,
    [['Invoice/New', 'invoice/8']],
  ],
  [
    `update billing.invoice set adjustment = 1, amount_paid = 1, status = 'partially_paid'`,
    [
      ['Invoice/Adjustments/Changed', 'invoice/7'],
      ['Invoice/AmountPaid/Changed', 'invoice/7'],
      ['Invoice/Status/Changed', 'invoice/7'],
    ],
  ],
  [
    'update billing.customer set limited = true where i_customer = 1',
    [['Customer/Status/Limited', 'customer/1']],
  ],
]

/** What only the way back raises: the first statement prepares it, before anybody listens. */
export const ways: readonly (readonly [before: string, change: string, raises: Expected])[] = [
  [
    'update billing.account set i_customer_site = 1 where i_account = 2',
    `update billing.customer_site set service_flags = '{"clir": "Y"}'`,
    [
      ['CustomerSite/ServiceAttribute/Changed', 'customer_site/1'],
      ['ServiceAttribute/Changed', 'customer_site/1'],
      ['Account/ServiceAttribute/Changed', 'account/2'],
    ],
  ],
  ...(
    [
      ['account', 2, 'Account/CustomField/Changed'],
      ['customer', 1, 'Customer/CustomField/Changed'],
      ['sim_card', 3, 'SIM/Updated'],
    ] as const
  ).map(
    ([owner, field, type]) =>
      [
        `insert into billing.${owner}_custom_field_value (i_${owner}, i_custom_field, value) values (1, ${field}, 'a')`,
        `update billing.${owner}_custom_field_value set value = null`,
        [[type, `${owner}/1`]],
      ] as const,
  ),
  [
    'update billing.account set balance = 0 where i_account = 1',
    'update billing.account set balance = 0.00001 where i_account = 1',
    [
      ['Account/BalanceChanged', 'account/1'],
      ['Account/AvailableFundsAppear', 'account/1'],
    ],
  ],
  [
    'update billing.account set credit_limit = 0 where i_account = 4',
    'update billing.account set credit_limit = null where i_account = 4',
    [['Account/AvailableFundsAppear', 'account/4']],
  ],
  [
    'update billing.account set balance = -1 where i_account = 1',
    'update billing.account set balance = 0 where i_account = 1',
    [['Account/BalanceChanged', 'account/1']],
  ],
  [
    'update billing.account set blocked = true where i_account = 1',
    'update billing.account set blocked = false where i_account = 1',
    [['Account/Unblocked', 'account/1']],
  ],
  [
    `update billing.account set bill_status = 'S' where i_account = 1`,
    `update billing.account set bill_status = 'O' where i_account = 1`,
    [
      ['Account/Status/Changed', 'account/1'],
      ['Account/Status/SuspensionRemoved', 'account/1'],
    ],
  ],
  [
    'update billing.customer set balance = 100 where i_customer = 1',
    'update billing.customer set balance = 99 where i_customer = 1',
    [
      ['Customer/BalanceChanged', 'customer/1'],
      ['Customer/AvailableFundsAppear', 'customer/1'],
    ],
  ],
  [
    'update billing.customer set blocked = true where i_customer = 1',
    'update billing.customer set blocked = false where i_customer = 1',
    [['Customer/Unblocked', 'customer/1']],
  ],
  [
    'update billing.customer set limited = true where i_customer = 1',
    'update billing.customer set limited = false where i_customer = 1',
    [['Customer/Status/LimitationRemoved', 'customer/1']],
  ],
  [
    `update billing.customer set bill_status = 'S' where i_customer = 2`,
    `update billing.customer set bill_status = 'O' where i_customer = 2`,
    [
      ['Customer/Status/Changed', 'customer/2'],
      ['Customer/Status/Unsuspend', 'customer/2'],
      ['Account/Status/Changed', 'account/4'],
      ['Account/Status/SuspensionRemoved', 'account/4'],
    ],
  ],
  [
    `update billing.customer set bill_status = 'D' where i_customer = 2`,
    `update billing.customer set bill_status = 'O' where i_customer = 2`,
    [
      ['Customer/Status/Changed', 'customer/2'],
      ['Customer/Status/Activated', 'customer/2'],
      ['Account/Status/Changed', 'account/4'],
    ],
  ],
  [
    `update billing.customer set bill_status = 'E' where i_customer = 2`,
    `update billing.customer set bill_status = 'O' where i_customer = 2`,
    [
      ['Customer/Status/Changed', 'customer/2'],
      ['Customer/Status/Imported', 'customer/2'],
      ['Account/Status/Imported', 'account/4'],
      ['Account/Status/Changed', 'account/4'],
    ],
  ],
  [
    `insert into billing.account_alias (i_env, i_account, id) values (1, 1, '100a')`,
    'delete from billing.account_alias',
    [['Account/Alias/Delete', 'account/1']],
  ],
  [
    `insert into billing.account_followme_number (i_account, i_follow_order, redirect_number, timeout) values (1, 1, '9', 9)`,
    'update billing.account_followme_number set active = false',
    [['Account/FollowMeNumber/Changed', 'account/1']],
  ],
  [
    `insert into billing.account_followme_number (i_account, i_follow_order, redirect_number, timeout) values (1, 1, '9', 9)`,
    'delete from billing.account_followme_number',
    [['Account/FollowMeNumber/Deleted', 'account/1']],
  ],
]

export const quietChanges: readonly string[] = [
  `update billing.account set note = 'x', login = 'ann', credit_limit = 7 where i_account = 1`,
  'update billing.account set balance = balance, blocked = blocked, id = id, i_product = i_product',
  `update billing.customer set note = 'x', refnum = '7', credit_limit = 101 where i_customer = 1`,
  'update billing.customer set bill_status = bill_status, balance = balance',
  `update billing.product set name = 'x' where i_product = 1`,
  `update billing.access_policy set description = 'x'`,
  'update billing.account_addon set effective_from = effective_from',
  `update billing.account_addon set phase = 'closed'`,
  'update billing.sim_card set status = status',
  `update billing.access_policy_phase set name = name, attributes = '[]'`,
  'update billing.invoice set amount_paid = amount_paid, status = status, due_date = due_date + 1',
  'update billing.payment_transaction set status = status, i_invoice = 7',
  `update billing.customer set next_invoice_at = now(), unapplied_credit = 5, suspension_delayed_until = now()`,
  'delete from billing.payment_transaction',
  `update billing.customer_site set name = 'x', service_flags = service_flags`,
  'update billing.custom_field set name = name, options = options',
  'update billing.account set service_flags = service_flags, service_attributes = service_attributes',
]
