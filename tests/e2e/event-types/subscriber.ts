import type { Raisers } from './raise.ts'

export const subscriberRaisers: Raisers = {
  async 'Subscriber/Name/Changed'(api) {
    const i_account = await api.account()
    await api.call('Account/update_account', { account_info: { i_account, lastname: 'Nováková' } })
    return { i_account }
  },
  async 'Subscriber/Address/Changed'(api) {
    const i_customer = await api.customer()
    await api.call('Customer/update_customer', { customer_info: { i_customer, city: 'Brno' } })
    return { i_customer }
  },
  async 'Subscriber/ContactInfo/Changed'(api) {
    const i_account = await api.account()
    await api.call('Account/update_account', { account_info: { i_account, email: 'a@example.com' } })
    return { i_account }
  },
}
