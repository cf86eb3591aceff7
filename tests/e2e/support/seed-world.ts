type Login = { login: string; password: string }

/**
 * What the documented calls are about, one of each with key 1: a customer with an account, what it can be given, an invoice,
 * a handler that is paused so that nothing is sent. The session that may do everything with it.
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

  await post('/espf/v1/handlers', {
    name: 'provisioning',
    url: 'https://provisioning.example.com/events',
    auth: { type: 'basic', user: 'username', password: 'secret' },
  })
  await post('/espf/v1/handlers/1/pause', { reason: 'not ready' })
  await post('/espf/v1/group/create', { name: 'IOT' })
  for (const [method, params] of WORLD) await call(method, params)
  return token
}

const WORLD: readonly (readonly [string, object])[] = [
  [
    'Customer/add_customer',
    { customer_info: { name: 'Acme Telecom', iso_4217: 'USD', email: 'noc@acme.example' } },
  ],
  ['ProductGroup/add_product_group', { product_group_info: { product_group_name: 'Mobile' } }],
  ['AccessPolicy/add_access_policy', { access_policy_info: { name: 'LTE' } }],
  ['AccessPolicy/add_phase', { phase_info: { i_access_policy: 1, name: 'Night', type: 'Turbo' } }],
  [
    'DiscountPlan/add_discount_plan',
    {
      discount_plan_info: {
        name: '5 GB',
        iso_4217: 'USD',
        items: [{ i_service: 106, allocated_amount: 5, unit: 'GB' }],
      },
    },
  ],
  ['Product/add_product', { product_info: { name: 'Mobile Basic', iso_4217: 'USD' } }],
  ['Product/add_product', { product_info: { name: 'Data 5 GB', iso_4217: 'USD', addon_priority: 20 } }],
  [
    'Subscription/add_subscription',
    { subscription_info: { name: 'Monthly', iso_4217: 'USD', periodic_fees: [{ i_period: 4, fee: 5 }] } },
  ],
  ['CustomerSite/add_customer_site', { customer_site_info: { i_customer: 1, name: 'Head office' } }],
  [
    'CustomFields/add_custom_field',
    { custom_field_info: { entity: 'account', name: 'Contract', field_type: 'text' } },
  ],
  ['SIMCard/add_card', { card_info: { imsi: '001010000000002', iccid: '8900101000000000002' } }],
  [
    'Account/add_account',
    {
      account_info: {
        id: '12065550100@msisdn',
        i_customer: 1,
        i_product: 1,
        i_sim_card: 1,
        firstname: 'Ada',
      },
    },
  ],
  [
    'Customer/make_transaction',
    { i_customer: 1, action: 'Manual charge', amount: 25, visible_comment: 'Setup' },
  ],
  ['Invoice/generate_invoice', { i_customer: 1 }],
]
