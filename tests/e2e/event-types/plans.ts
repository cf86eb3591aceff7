import type { V1Params } from '@openespf/contract/billing'
import type { Api, Raise, Raisers } from './raise.ts'

type PlanFields = Partial<V1Params<'DiscountPlan/add_discount_plan'>['discount_plan_info']>

const [VOICE, MESSAGES, INTERNET] = [3, 10, 106]

async function plan(api: Api, fields: PlanFields = {}): Promise<number> {
  const discount_plan_info = { name: `Plan ${api.next()}`, iso_4217: 'USD', ...fields }
  return (await api.call('DiscountPlan/add_discount_plan', { discount_plan_info })).i_vd_plan
}

/** An account with a plan of its own, with a quota of 10 of the service. */
async function withPlan(api: Api, fields: PlanFields = {}, i_service = VOICE) {
  const i_vd_plan = await plan(api, {
    items: [{ i_service, allocated_amount: 10, unit: 'unit' }],
    ...fields,
  })
  const i_account = await api.account({ i_vd_plan })
  return { i_account, i_vd_plan }
}

/** A renewable bundle whose first day is over, and what comes of it. */
const dayOver =
  (fields: PlanFields): Raise =>
  async (api) => {
    const bundle = await withPlan(api, { type: 'renewable', i_billing_period: 1, ...fields })
    const begun = { ...bundle, delay_activation_till: '2026-01-01 00:00:00' }
    await api.call('Account/activate_bundle', begun)
    await api.call('Account/activate_bundle', bundle)
    return bundle
  }

const quotaOf =
  (i_service: number, raise: 'exceeded' | 'expired'): Raise =>
  async (api) => {
    if (raise === 'exceeded') {
      const { i_account } = await withPlan(api, {}, i_service)
      await use(api, i_account, i_service)
      return { i_account }
    }
    const items = [{ i_service, allocated_amount: 10, unit: 'unit' }]
    const { i_account } = await dayOver({ items })(api)
    return { i_account }
  }

async function use(api: Api, i_account: number, i_service: number): Promise<void> {
  const times = { connect_time: '2026-01-01 00:00:00', disconnect_time: '2026-01-01 00:01:00' }
  await api.call('CDR/add_xdr', { xdr_info: { i_account, i_service, charged_quantity: 10, ...times } })
}

export const planRaisers: Raisers = {
  async 'Account/Discount/Changed'(api) {
    const i_account = await api.account()
    await api.call('Account/update_account', { account_info: { i_account, i_vd_plan: await plan(api) } })
    return { i_account }
  },
  async 'Product/Discount/Changed'(api) {
    const i_product = await api.product()
    await api.call('Product/update_product', { product_info: { i_product, i_vd_plan: await plan(api) } })
    return { i_product }
  },
  'Account/Service/QuotaExceeded': quotaOf(VOICE, 'exceeded'),
  'Account/Service/Msg/QuotaExceeded': quotaOf(MESSAGES, 'exceeded'),
  'Account/Service/Netaccess/QuotaExceeded': quotaOf(INTERNET, 'exceeded'),
  'Account/Service/QuotaExpired': quotaOf(VOICE, 'expired'),
  'Account/Service/Msg/QuotaExpired': quotaOf(MESSAGES, 'expired'),
  'Account/Service/Netaccess/QuotaExpired': quotaOf(INTERNET, 'expired'),
  async 'Account/Service/QuotaAvailable'(api) {
    const { i_account, i_vd_plan } = await withPlan(api)
    const { discount_plan_info } = await api.call('DiscountPlan/get_discount_plan_info', { i_vd_plan })
    const i_vd_dg = discount_plan_info?.items[0]?.i_vd_dg ?? 0
    const { i_vd_topup } = await api.call('DiscountPlan/add_topup_option', {
      topup_option_info: { i_vd_dg, topup_amount: 5 },
    })
    await use(api, i_account, VOICE)
    await api.call('Account/topup_bundle', { i_account, i_vd_topup })
    return { i_account }
  },
  'Account/Bundle/Assigned': withPlan,
  async 'Account/Bundle/Activated'(api) {
    const bundle = await withPlan(api)
    await api.call('Account/activate_bundle', bundle)
    return bundle
  },
  'Account/Bundle/Renewed': dayOver({ auto_renewal: 'on_sufficient_funds' }),
  'Account/Bundle/Expired': dayOver({}),
  'Account/Bundle/GracePeriodOver': dayOver({}),
  'Account/Bundle/Resumed': dayOver({}),
  async 'Account/Bundle/Removed'(api) {
    const bundle = await withPlan(api)
    const { i_account } = bundle
    await api.call('Account/update_account', { account_info: { i_account, i_vd_plan: null } })
    return bundle
  },
}
