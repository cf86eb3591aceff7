import type { Api, Raise, Raisers } from './raise.ts'

const clir = [{ name: 'clir', flag_value: 'Y' }]

const field = async (api: Api, entity: 'account' | 'customer'): Promise<number> => {
  const custom_field_info = { entity, name: `Field ${api.next()}`, field_type: 'text' } as const
  return (await api.call('CustomFields/add_custom_field', { custom_field_info })).i_custom_field
}

const ofAccount: Raise = async (api) => {
  const i_account = await api.account()
  await api.call('Account/update_service_features', { i_account, service_features: clir })
  return { i_account }
}

const ofCustomer: Raise = async (api) => {
  const i_customer = await api.customer()
  await api.call('Customer/update_service_features', { i_customer, service_features: clir })
  return { i_customer }
}

/** Changes of custom fields and service features. */
export const featureRaisers: Raisers = {
  async 'Account/CustomField/Changed'(api) {
    const [i_custom_field, i_account] = [await field(api, 'account'), await api.account()]
    const custom_fields_values = [{ i_custom_field, db_value: 'third floor' }]
    await api.call('Account/update_custom_fields_values', { i_account, custom_fields_values })
    return { i_account }
  },
  async 'Customer/CustomField/Changed'(api) {
    const [i_custom_field, i_customer] = [await field(api, 'customer'), await api.customer()]
    const custom_fields_values = [{ i_custom_field, db_value: 'third floor' }]
    await api.call('Customer/update_custom_fields_values', { i_customer, custom_fields_values })
    return { i_customer }
  },
  'CustomField/Changed': async (api) => ({ i_custom_field: await field(api, 'account') }),
  async 'Account/ServiceAttribute/Changed'(api) {
    const i_customer = await api.customer()
    const i_account = await api.account({ i_customer })
    await api.call('Customer/update_service_features', { i_customer, service_features: clir })
    return { i_account }
  },
  'Account/ServiceFlags/Changed': ofAccount,
  'Customer/ServiceAttribute/Changed': ofCustomer,
  'Customer/ServiceFlags/Changed': ofCustomer,
  async 'CustomerSite/ServiceAttribute/Changed'(api) {
    const customer_site_info = { i_customer: await api.customer(), name: 'branch' }
    const { i_customer_site } = await api.call('CustomerSite/add_customer_site', { customer_site_info })
    await api.call('CustomerSite/update_service_features', { i_customer_site, service_features: clir })
    return { i_customer_site }
  },
  async 'Product/ServiceAttribute/Changed'(api) {
    const i_product = await api.product()
    await api.call('Product/update_service_features', { i_product, service_features: clir })
    return { i_product }
  },
  'ServiceAttribute/Changed': ofAccount,
}
