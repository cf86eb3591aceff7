type Login = { login: string; password: string }

/**
 * What the documented calls are about, one of each with key 1: a customer with an account, what it can be given, an invoice,
 * a handler that is paused so that nothing is sent. What is deleted has the next key, and nothing refers to it. The session
 * that may do everything with it.
 */
export async function seedWorld(url: string, login: Login): Promise<string> {
  let token = ''
  const post = async (path: string, body: object) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    })
    const answer = (await response.json()) as { access_token: string }
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`)
    return answer
  }
  const call = (method: string, params: object) => post(`/rest/${method}`, { params })
  token = (await call('Session/login', login)).access_token

  for (const name of ['provisioning', 'spare'])
    await post('/espf/v1/handlers', {
      name,
      url: `https://${name}.example.com/events`,
      auth: { type: 'basic', user: 'username', password: 'secret' },
    })
  await post('/espf/v1/handlers/2/disable', {})
  await post('/espf/v1/handlers/1/replay', { since: '2026-04-01 00:00:00' })
  await post('/espf/v1/handlers/1/pause', { reason: 'not ready' })
  await post('/espf/v1/group/create', { name: 'IOT' })
  for (const [method, params] of WORLD) await call(method, params)
  return token
}

/** Of whoever logs in with it, or changes it, in the documented calls. */
const PASSWORD = 'correct horse battery'

const WORLD: readonly (readonly [string, object])[] = [
  ['User/add_user', { user_info: { login: 'operator', password: PASSWORD } }],
  ['User/add_user', { user_info: { login: 'former', password: PASSWORD } }],
  [
    'Customer/add_customer',
    { customer_info: { name: 'Acme Telecom', iso_4217: 'USD', email: 'noc@acme.example' } },
  ],
  ['Customer/add_customer', { customer_info: { name: 'Spare', iso_4217: 'USD' } }],
  ['ProductGroup/add_product_group', { product_group_info: { product_group_name: 'Mobile' } }],
  ['ProductGroup/add_product_group', { product_group_info: { product_group_name: 'Spare' } }],
  ['Service/add_service', { service_info: { name: 'Alarms' } }],
  ['Service/add_service', { service_info: { name: 'Spare' } }],
  ['AccessPolicy/add_access_policy', { access_policy_info: { name: 'LTE' } }],
  ['AccessPolicy/add_access_policy', { access_policy_info: { name: 'Spare' } }],
  ['AccessPolicy/add_phase', { phase_info: { i_access_policy: 1, name: 'Night', type: 'Turbo' } }],
  [
    'ServicePolicy/add_service_policy',
    { service_policy_info: { name: 'Spare voice', service_type: 'voice' } },
  ],
  [
    'DiscountPlan/add_discount_plan',
    {
      discount_plan_info: {
        name: '5 GB',
        iso_4217: 'USD',
        type: 'renewable',
        items: [{ i_service: 106, allocated_amount: 5, unit: 'GB' }],
      },
    },
  ],
  ['DiscountPlan/add_discount_plan', { discount_plan_info: { name: 'Spare', iso_4217: 'USD' } }],
  ['DiscountPlan/add_topup_option', { topup_option_info: { i_vd_dg: 1, topup_amount: 1, topup_fee: 2 } }],
  ['DiscountPlan/add_topup_option', { topup_option_info: { i_vd_dg: 1, topup_amount: 5, topup_fee: 8 } }],
  ['Product/add_product', { product_info: { name: 'Mobile Basic', iso_4217: 'USD' } }],
  [
    'Product/add_product',
    { product_info: { name: 'Data 5 GB', iso_4217: 'USD', addon_priority: 20, i_vd_plan: 1 } },
  ],
  ['Product/add_product', { product_info: { name: 'Spare', iso_4217: 'USD' } }],
  [
    'Subscription/add_subscription',
    { subscription_info: { name: 'Monthly', iso_4217: 'USD', periodic_fees: [{ i_period: 4, fee: 5 }] } },
  ],
  [
    'Subscription/add_subscription',
    { subscription_info: { name: 'Spare', iso_4217: 'USD', periodic_fees: [{ i_period: 4, fee: 1 }] } },
  ],
  ['CustomerSite/add_customer_site', { customer_site_info: { i_customer: 1, name: 'Head office' } }],
  ...[
    ['account', 'Contract'],
    ['customer', 'Segment'],
    ['sim_card', 'Box'],
    ['account', 'Spare'],
  ].map(
    ([entity, name]) =>
      ['CustomFields/add_custom_field', { custom_field_info: { entity, name, field_type: 'text' } }] as const,
  ),
  ['SIMCard/add_card', { card_info: { imsi: '001010000000002', iccid: '8900101000000000002' } }],
  ['SIMCard/add_card', { card_info: { imsi: '001010000000003', iccid: '8900101000000000003' } }],
  ['DID/add_number', { number_info: { number: '12065550100' } }],
  ['DID/add_number', { number_info: { number: '12065550109' } }],
  [
    'Account/add_account',
    {
      account_info: {
        id: '12065550100@msisdn',
        i_customer: 1,
        i_product: 1,
        i_sim_card: 1,
        firstname: 'Ada',
        assigned_addons: [{ i_product: 2 }],
      },
    },
  ],
  ['Account/add_account', { account_info: { id: 'spare', i_customer: 1, i_product: 1 } }],
  ['Account/add_alias', { alias_info: { i_master_account: 1, id: '12065550109' } }],
  [
    'Customer/make_transaction',
    { i_customer: 1, action: 'Manual charge', amount: 25, visible_comment: 'Setup' },
  ],
  ['Invoice/generate_invoice', { i_customer: 1 }],
  ['Invoice/register_payment', { i_invoice: 1, amount: 2, status: 'pending' }],
  ['Invoice/register_payment', { i_invoice: 1, amount: 3, status: 'pending' }],
  ['Invoice/register_payment', { i_invoice: 1, amount: 4 }],
  ['Customer/make_transaction', { i_customer: 1, action: 'Manual charge', amount: 10 }],
  ['Invoice/generate_invoice', { i_customer: 1, under_review: 1 }],
]
