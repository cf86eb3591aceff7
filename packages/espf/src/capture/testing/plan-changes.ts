/** Account 1 has bundle 1, of plan 1, with counter 1 of voice, 2 of messages and 3 of Internet access. */
export const plansFixture = `
insert into billing.discount_plan (name, iso_4217) values ('one', 'EUR'), ('two', 'EUR');
insert into billing.discount_plan_item (i_vd_plan, i_service, kind, allocated_amount, unit) values
  (1, 3, 'voice', 10, 'min'), (1, 10, 'msg', 10, 'message'), (1, 106, 'netaccess', 10, 'KB');
insert into billing.account_bundle (i_account, i_vd_plan, starts_at, anchor) values (1, 1, now(), now());
insert into billing.account_counter (i_account, i_account_bundle, i_vd_dg, kind, allocated_amount)
  select 1, 1, i_vd_dg, kind, allocated_amount from billing.discount_plan_item order by i_vd_dg;
`

type Raises = readonly (readonly [type: string, entity: string])[]

const counter = (state: string, i: number) =>
  `update billing.account_counter set state = '${state}' where i_account_counter = ${i}`
const bundle = (state: string) => `update billing.account_bundle set state = '${state}'`

export const planChanges: readonly (readonly [change: string, raises: Raises])[] = [
  [
    'update billing.account set i_vd_plan = 2 where i_account = 1',
    [['Account/Discount/Changed', 'account/1']],
  ],
  [
    'update billing.product set i_vd_plan = 2 where i_product = 1',
    [['Product/Discount/Changed', 'product/1']],
  ],
  [counter('exceeded', 1), [['Account/Service/QuotaExceeded', 'account/1']]],
  [counter('exceeded', 2), [['Account/Service/Msg/QuotaExceeded', 'account/1']]],
  [counter('exceeded', 3), [['Account/Service/Netaccess/QuotaExceeded', 'account/1']]],
  [counter('expired', 1), [['Account/Service/QuotaExpired', 'account/1']]],
  [counter('expired', 2), [['Account/Service/Msg/QuotaExpired', 'account/1']]],
  [counter('expired', 3), [['Account/Service/Netaccess/QuotaExpired', 'account/1']]],
  [
    `insert into billing.account_bundle (i_account, i_vd_plan, starts_at, anchor) values (2, 2, now(), now())`,
    [['Account/Bundle/Assigned', 'account/2']],
  ],
  [bundle('active'), [['Account/Bundle/Activated', 'account/1']]],
  ['update billing.account_bundle set renewals = 1', [['Account/Bundle/Renewed', 'account/1']]],
  [bundle('expired'), [['Account/Bundle/Expired', 'account/1']]],
  [bundle('grace_over'), [['Account/Bundle/GracePeriodOver', 'account/1']]],
  ['delete from billing.account_bundle', [['Account/Bundle/Removed', 'account/1']]],
]

export const planWays: readonly (readonly [before: string, change: string, raises: Raises])[] = [
  [counter('exceeded', 2), counter('available', 2), [['Account/Service/QuotaAvailable', 'account/1']]],
  [counter('expired', 1), counter('available', 1), [['Account/Service/QuotaAvailable', 'account/1']]],
  [bundle('expired'), bundle('active'), [['Account/Bundle/Resumed', 'account/1']]],
  [bundle('grace_over'), bundle('active'), [['Account/Bundle/Resumed', 'account/1']]],
]

export const planQuiet: readonly string[] = [
  'update billing.account_counter set used_amount = 5',
  'update billing.account_counter set state = state',
  'update billing.account_bundle set auto_renewal = true, due_at = now()',
]
