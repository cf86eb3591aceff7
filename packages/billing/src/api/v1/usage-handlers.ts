import type { FullVdCounterInfo, UsageMethod, V1Params, XdrInfo } from '@openespf/contract/billing'
import { formatMoney, moneyToWire } from '@openespf/contract/money'
import { formatUtc } from '@openespf/contract/time'
import type { Bundles } from '../../bundles/operations.ts'
import type { AccountCounter } from '../../bundles/sql/counter-row.ts'
import { serviceOf } from '../../core/services.ts'
import { discountInfo } from '../../discount-plans/core/item-changes.ts'
import type { Usage } from '../../usage/operations.ts'
import type { Xdr } from '../../usage/sql/xdr-row.ts'
import type { Handlers } from './handlers.ts'
import { accountKey } from './own-key.ts'
import { defined, optional, readFlag, readId, readPaging, readTime, readUnsigned } from './read-params.ts'

export function usageHandlers(bundles: Bundles, usage: Usage): Handlers<UsageMethod> {
  return {
    async 'Account/get_full_vd_counter_info'(params, caller) {
      const counters = await bundles.counters(caller, accountKey(params.i_account, caller))
      return { full_vd_counter_info: counters.map(counterInfo) }
    },
    async 'Account/activate_bundle'(params, caller) {
      const delayTill = optional(params.delay_activation_till, (value) =>
        readTime('delay_activation_till', value),
      )
      await bundles.activate(caller, readId(params.i_account), {
        iVdPlan: readId(params.i_vd_plan),
        ...defined({ autoRenewal: optional(params.automatic_renewal, readFlag), delayTill }),
      })
      return { success: 1 }
    },
    async 'Account/topup_bundle'(params, caller) {
      await bundles.topUp(caller, readId(params.i_account), readId(params.i_vd_topup))
      return { success: 1 }
    },
    async 'Account/get_xdr_list'(params, caller) {
      const filter = { ...readFilter(params), iAccount: accountKey(params.i_account, caller) }
      const { items, ...total } = await usage.list(caller, filter, readPaging(params))
      return { xdr_list: items.map(xdrInfo), ...total }
    },
    async 'Customer/get_customer_xdrs'(params, caller) {
      const filter = { ...readFilter(params), iCustomer: readId(params.i_customer) }
      const { items, ...total } = await usage.list(caller, filter, readPaging(params))
      return { xdr_list: items.map(xdrInfo), ...total }
    },
    async 'CDR/add_xdr'({ xdr_info: info }, caller) {
      const i_xdr = await usage.add(caller, {
        iAccount: readId(info.i_account),
        iService: info.i_service,
        connectTime: readTime('connect_time', info.connect_time),
        disconnectTime: readTime('disconnect_time', info.disconnect_time),
        chargedQuantity: readUnsigned('charged_quantity', info.charged_quantity),
        chargedAmount: readUnsigned('charged_amount', info.charged_amount ?? 0),
        ...defined({ dgName: info.dg_name, peakLevel: info.peak_level, description: info.description }),
      })
      return { i_xdr }
    },
  }
}

type FilterParams = Pick<V1Params<'Account/get_xdr_list'>, 'from_date' | 'to_date' | 'i_service_type'>

function readFilter(params: FilterParams) {
  return defined({
    from: optional(params.from_date, (value) => readTime('from_date', value)),
    to: optional(params.to_date, (value) => readTime('to_date', value)),
    iService: params.i_service_type,
  })
}

function counterInfo(counter: AccountCounter): FullVdCounterInfo {
  const left = counter.allocatedAmount - counter.usedAmount
  return {
    discount_info: discountInfo(formatMoney(counter.threshold)),
    dg_name: counter.dgName,
    i_vd_plan: counter.iVdPlan,
    i_dest_group: counter.iDestGroup,
    allocated_amount: moneyToWire(counter.allocatedAmount),
    unit: counter.unit,
    addon_priority: counter.addonPriority,
    vdp_name: counter.vdpName,
    i_vd_dg: counter.iVdDg,
    i_service: counter.iService,
    service_name: serviceOf(counter.iService).name,
    remaining: counter.state === 'expired' ? 'N/A' : moneyToWire(left),
  }
}

function xdrInfo(xdr: Xdr): XdrInfo {
  return {
    i_xdr: xdr.iXdr,
    i_customer: xdr.iCustomer,
    i_account: xdr.iAccount,
    i_service: xdr.iService,
    description: xdr.description,
    connect_time: formatUtc(xdr.connectTime),
    disconnect_time: formatUtc(xdr.disconnectTime),
    charged_quantity: moneyToWire(xdr.chargedQuantity),
    covered_quantity: moneyToWire(xdr.coveredQuantity),
    charged_amount: moneyToWire(xdr.chargedAmount),
    i_invoice: xdr.iInvoice,
  }
}
