import type { Api, Raisers } from './raise.ts'

async function number(api: Api): Promise<{ number: string; i_did_number: number }> {
  const digits = String(420_700_000_000 + api.next())
  return {
    number: digits,
    ...(await api.call('DID/add_number', { number_info: { number: digits } })),
  }
}

export const didRaisers: Raisers = {
  async 'DID/New'(api) {
    return { number: (await number(api)).number }
  },
  async 'DID/Status/Assigned'(api) {
    const did = await number(api)
    const i_master_account = await api.account()
    await api.call('DID/assign_did_to_account', { i_did_number: did.i_did_number, i_master_account })
    return { number: did.number }
  },
  async 'DID/Status/Unassigned'(api) {
    const did = await number(api)
    const i_customer = await api.customer()
    await api.call('DID/assign_did_to_customer', { i_did_number: did.i_did_number, i_customer })
    await api.call('DID/release_did_from_customer', { i_did_number: did.i_did_number })
    return { number: did.number }
  },
  async 'DID/Status/Canceled'(api) {
    const did = await number(api)
    await api.call('DID/cancel_number', { i_did_number: did.i_did_number })
    return { number: did.number }
  },
  async 'DID/Status/Activated'(api) {
    const did = await number(api)
    await api.call('DID/cancel_number', { i_did_number: did.i_did_number })
    await api.call('DID/activate_number', { i_did_number: did.i_did_number })
    return { number: did.number }
  },
  async 'DID/Status/Moved'(api) {
    const did = await number(api)
    await api.call('DID/move_number', { i_did_number: did.i_did_number, installation: 'east' })
    return { number: did.number }
  },
  async 'DID/Deleted'(api) {
    const did = await number(api)
    await api.call('DID/delete_number', { i_did_number: did.i_did_number })
    return { number: did.number }
  },
}
