import type { V1Params } from '@openespf/contract/billing'
import type { Raise, Raisers } from './raise.ts'

type Changes = Omit<V1Params<'Customer/update_customer'>['customer_info'], 'i_customer'>

/** Changes of a customer, one call after the other. */
const changing =
  (...steps: Changes[]): Raise =>
  async (api) => {
    const i_customer = await api.customer()
    for (const step of steps)
      await api.call('Customer/update_customer', { customer_info: { i_customer, ...step } })
    return { i_customer }
  }

const transacting =
  (...actions: ('Manual charge' | 'Manual payment')[]): Raise =>
  async (api) => {
    const i_customer = await api.customer({ credit_limit: 10 })
    for (const action of actions)
      await api.call('Customer/make_transaction', { i_customer, action, amount: 10 })
    return { i_customer }
  }

export const customerRaisers: Raisers = {
  'Customer/New': async (api) => ({ i_customer: await api.customer() }),
  'Customer/Name/Changed': changing({ name: 'A name of its own' }),
  'Customer/BalanceChanged': transacting('Manual charge'),
  'Customer/ZeroAvailableFunds': transacting('Manual charge'),
  'Customer/AvailableFundsAppear': transacting('Manual charge', 'Manual payment'),
  'Customer/Blocked': changing({ blocked: 'Y' }),
  'Customer/Unblocked': changing({ blocked: 'Y' }, { blocked: 'N' }),
  'Customer/Status/Changed': changing({ bill_status: 'S' }),
  'Customer/Status/Activated': changing({ bill_status: 'D' }, { bill_status: 'O' }),
  'Customer/Status/Deactivated': changing({ bill_status: 'D' }),
  'Customer/Status/Exported': changing({ bill_status: 'E' }),
  'Customer/Status/Imported': changing({ bill_status: 'E' }, { bill_status: 'O' }),
  'Customer/Status/Suspended': changing({ bill_status: 'S' }),
  'Customer/Status/Unsuspend': changing({ bill_status: 'S' }, { bill_status: 'O' }),
  async 'Customer/Status/Closed'(api) {
    const i_customer = await api.customer()
    await api.call('Customer/terminate_customer', { i_customer })
    return { i_customer }
  },
}
