import type { Api, Raisers } from './raise.ts'

async function policyWithPhase(api: Api) {
  const access_policy_info = { name: `Policy ${api.next()}` }
  const { i_access_policy } = await api.call('AccessPolicy/add_access_policy', { access_policy_info })
  const phase_info = {
    i_access_policy,
    name: 'Night',
    type: 'Turbo',
    time_from: '22:00',
    time_to: '06:00',
  } as const
  const { i_phase } = await api.call('AccessPolicy/add_phase', { phase_info })
  return { i_access_policy, i_phase }
}

export const productRaisers: Raisers = {
  async 'Accessibility/Inserted'(api) {
    const i_product = await api.product({ included_services: [{ i_service: 3, tariff_name: 'Basic' }] })
    return { i_product, i_service: 3 }
  },
  async 'Accessibility/Deleted'(api) {
    const i_product = await api.product({ included_services: [{ i_service: 106 }] })
    await api.call('Product/update_product', { product_info: { i_product, included_services: [] } })
    return { i_product, i_service: 106 }
  },
  'AccessPolicy/Phase/New': policyWithPhase,
  async 'AccessPolicy/Phase/Changed'(api) {
    const { i_access_policy, i_phase } = await policyWithPhase(api)
    await api.call('AccessPolicy/update_phase', { phase_info: { i_phase, down_speed: 512 } })
    return { i_access_policy, i_phase }
  },
  async 'AccessPolicy/Phase/Deleted'(api) {
    const { i_access_policy, i_phase } = await policyWithPhase(api)
    await api.call('AccessPolicy/delete_phase', { i_phase })
    return { i_access_policy, i_phase }
  },
  async 'AccessPolicy/Changed'(api) {
    const name = `Policy ${api.next()}`
    const { i_access_policy } = await api.call('AccessPolicy/add_access_policy', {
      access_policy_info: { name },
    })
    const attributes = [{ group_name: 'lte.wtl', name: 'cs_profile', values: ['gold'] }]
    await api.call('AccessPolicy/update_access_policy', {
      access_policy_info: { i_access_policy, attributes },
    })
    return { i_access_policy }
  },
  async 'Product/AccessPolicy/Changed'(api) {
    const name = `Policy ${api.next()}`
    const { i_access_policy } = await api.call('AccessPolicy/add_access_policy', {
      access_policy_info: { name },
    })
    const i_product = await api.product()
    await api.call('Product/update_product', { product_info: { i_product, i_access_policy } })
    return { i_product }
  },
}
