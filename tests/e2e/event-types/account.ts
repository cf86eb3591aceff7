import type { V1Params } from '@openespf/contract/billing'
import type { Raise, Raisers } from './raise.ts'

type Changes = Omit<V1Params<'Account/update_account'>['account_info'], 'i_account'>

/** A change of an account that the entity's own method makes. */
const changing =
  (changes: Changes): Raise =>
  async (api) => {
    const i_account = await api.account()
    await api.call('Account/update_account', { account_info: { i_account, ...changes } })
    return { i_account }
  }

const transacting =
  (...actions: ('Manual charge' | 'Manual payment')[]): Raise =>
  async (api) => {
    const i_account = await api.account({ credit_limit: 10 })
    for (const action of actions)
      await api.call('Account/make_transaction', { i_account, action, amount: 10 })
    return { i_account }
  }

const withAddon = async (api: Parameters<Raise>[0]) => {
  const addon = await api.product({ addon_priority: 10 })
  const i_account = await api.account({ assigned_addons: [{ i_product: addon }] })
  return { addon, i_account }
}

const suspending =
  (...statuses: ('S' | 'O' | 'E')[]): Raise =>
  async (api) => {
    const i_customer = await api.customer()
    const i_account = await api.account({ i_customer })
    for (const bill_status of statuses)
      await api.call('Customer/update_customer', { customer_info: { i_customer, bill_status } })
    return { i_account }
  }

/** Follow-me of an account of its own; `act` gets its key. */
const withNumber = async (api: Parameters<Raise>[0]) => {
  const i_account = await api.account()
  const number_info = { i_account, redirect_number: '42012345' }
  const { i_follow_me_number } = await api.call('Account/add_followme_number', { number_info })
  return { i_account, i_follow_me_number }
}

export const accountRaisers: Raisers = {
  'Account/New': async (api) => ({ i_account: await api.account() }),
  'Account/ID/Changed': changing({ id: 'another@id' }),
  async 'Account/Product/Changed'(api) {
    const i_account = await api.account()
    await api.call('Account/update_account', { account_info: { i_account, i_product: await api.product() } })
    return { i_account }
  },
  async 'Account/ProductAddon/Inserted'(api) {
    const { i_account } = await withAddon(api)
    return { i_account }
  },
  async 'Account/ProductAddon/Changed'(api) {
    const { addon, i_account } = await withAddon(api)
    const assigned_addons = [{ i_product: addon, addon_effective_to: '2099-01-01 00:00:00' }]
    await api.call('Account/update_account', { account_info: { i_account, assigned_addons } })
    return { i_account }
  },
  async 'Account/ProductAddon/Deleted'(api) {
    const { i_account } = await withAddon(api)
    await api.call('Account/update_account', { account_info: { i_account, assigned_addons: [] } })
    return { i_account }
  },
  async 'Account/AccessPolicy/Changed'(api) {
    const access_policy_info = { name: `Policy ${api.next()}` }
    const { i_access_policy } = await api.call('AccessPolicy/add_access_policy', { access_policy_info })
    return changing({ i_access_policy })(api)
  },
  'Account/ActivationDate/Changed': changing({ activation_date: '2020-02-02' }),
  'Account/ExpirationDate/Changed': changing({ expiration_date: '2099-02-02' }),
  'Account/ServicePassword/Changed': changing({ h323_password: 'other-secret' }),
  'Account/Password/Changed': changing({ password: 'other-secret' }),
  async 'Account/SIMCardAssignment'(api) {
    const i_sim_card = await api.card()
    return { ...(await changing({ i_sim_card })(api)), i_sim_card }
  },
  async 'Account/Alias/Delete'(api) {
    const i_account = await api.account()
    const id = `alias-${api.next()}`
    await api.call('Account/add_alias', { alias_info: { i_master_account: i_account, id } })
    await api.call('Account/delete_alias', { alias_info: { id } })
    return { i_account, alias_id: id }
  },
  async 'Account/FollowMe/Changed'(api) {
    const i_account = await api.account()
    const followme_info = { i_account, sequence: 'Simultaneous' as const }
    await api.call('Account/update_account_followme', { followme_info })
    return { i_account }
  },
  async 'Account/FollowMeNumber/Inserted'(api) {
    const { i_account } = await withNumber(api)
    return { i_account }
  },
  async 'Account/FollowMeNumber/Changed'(api) {
    const { i_account, i_follow_me_number } = await withNumber(api)
    const number_info = { i_follow_me_number, active: 'N' as const }
    await api.call('Account/update_followme_number', { number_info })
    return { i_account }
  },
  async 'Account/FollowMeNumber/Deleted'(api) {
    const { i_account, i_follow_me_number } = await withNumber(api)
    await api.call('Account/delete_followme_number', { i_follow_me_number })
    return { i_account }
  },
  async 'Account/IPDeviceAssignment'(api) {
    const i_account = await api.account()
    await api.call('Account/assign_ua', { i_account, i_ua: 7 })
    return { i_account }
  },
  'Account/BalanceChanged': transacting('Manual charge'),
  'Account/ZeroAvailableFunds': transacting('Manual charge'),
  'Account/AvailableFundsAppear': transacting('Manual charge', 'Manual payment'),
  'Account/Blocked': changing({ blocked: 'Y' }),
  async 'Account/Unblocked'(api) {
    const i_account = await api.account({ blocked: 'Y' })
    await api.call('Account/update_account', { account_info: { i_account, blocked: 'N' } })
    return { i_account }
  },
  'Account/Status/Changed': suspending('S'),
  'Account/Status/Suspended': suspending('S'),
  'Account/Status/Exported': suspending('E'),
  'Account/Status/Imported': suspending('E', 'O'),
  'Account/Status/SuspensionRemoved': suspending('S', 'O'),
  async 'Account/Status/Closed'(api) {
    const i_account = await api.account()
    await api.call('Account/terminate_account', { i_account })
    return { i_account }
  },
}
