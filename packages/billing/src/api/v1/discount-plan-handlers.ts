import type { DiscountPlanInfo, DiscountPlanMethod, V1Params } from '@openespf/contract/billing'
import { moneyToWire } from '@openespf/contract/money'
import { invalid } from '../../core/refusals.ts'
import { serviceOf } from '../../core/services.ts'
import type { WantedItem } from '../../discount-plans/core/item-changes.ts'
import type { DescribedPlan, DiscountPlans, PlanChanges } from '../../discount-plans/operations.ts'
import type { Handlers } from './handlers.ts'
import { defined, optional, readId, readPaging, readPositive, readUnsigned } from './read-params.ts'

export function discountPlanHandlers(plans: DiscountPlans): Handlers<DiscountPlanMethod> {
  return {
    async 'DiscountPlan/add_discount_plan'({ discount_plan_info: info }, caller) {
      const { name, iso_4217: iso4217, type: planType, i_billing_period: iBillingPeriod } = info
      const plan = { ...readPlan(info), name, iso4217, ...defined({ planType, iBillingPeriod }) }
      return { i_vd_plan: await plans.add(caller, plan) }
    },
    async 'DiscountPlan/update_discount_plan'({ discount_plan_info: info }, caller) {
      const iVdPlan = readId(info.i_vd_plan)
      await plans.update(caller, iVdPlan, { ...readPlan(info), ...defined({ name: info.name }) })
      return { i_vd_plan: iVdPlan }
    },
    async 'DiscountPlan/get_discount_plan_info'(params, caller) {
      const key = defined({ iVdPlan: optional(params.i_vd_plan, readId), name: params.name })
      if (Object.keys(key).length === 0) throw invalid('i_vd_plan or name is needed')
      const plan = await plans.find(caller, key)
      return plan ? { discount_plan_info: planInfo(plan) } : {}
    },
    async 'DiscountPlan/get_discount_plan_list'(params, caller) {
      const filter = defined({ name: params.name })
      const { items, ...total } = await plans.list(caller, filter, readPaging(params))
      return { discount_plan_list: items.map(planInfo), ...total }
    },
    async 'DiscountPlan/delete_discount_plan'(params, caller) {
      await plans.remove(caller, readId(params.i_vd_plan))
      return { success: 1 }
    },
    async 'DiscountPlan/add_topup_option'({ topup_option_info: info }, caller) {
      const iVdTopup = await plans.addTopup(caller, {
        iVdDg: readId(info.i_vd_dg),
        topupAmount: readPositive('topup_amount', info.topup_amount),
        topupExpiryTime: info.topup_expiry_time ?? null,
        topupFee: readUnsigned('topup_fee', info.topup_fee ?? 0),
      })
      return { i_vd_topup: iVdTopup }
    },
    async 'DiscountPlan/get_topup_option_info'(params, caller) {
      const option = await plans.findTopup(caller, readId(params.i_vd_topup))
      if (!option) return {}
      return {
        topup_option_info: {
          i_vd_dg: option.iVdDg,
          i_vd_topup: option.iVdTopup,
          topup_amount: moneyToWire(option.topupAmount),
          topup_expiry_time: option.topupExpiryTime,
          topup_fee: moneyToWire(option.topupFee),
        },
      }
    },
    async 'DiscountPlan/delete_topup_option'(params, caller) {
      await plans.removeTopup(caller, readId(params.i_vd_topup))
      return { success: 1 }
    },
  }
}

type WritableInfo = Pick<
  V1Params<'DiscountPlan/update_discount_plan'>['discount_plan_info'],
  'auto_renewal' | 'grace_period' | 'renewal_fee' | 'items'
>

function readPlan(info: WritableInfo): PlanChanges {
  return defined({
    autoRenewal: info.auto_renewal,
    gracePeriodDays: info.grace_period,
    renewalFee: optional(info.renewal_fee, (value) => readUnsigned('renewal_fee', value)),
    items: info.items?.map(readItem),
  })
}

function readItem(item: NonNullable<WritableInfo['items']>[number]): WantedItem {
  return {
    iService: item.i_service,
    kind: serviceOf(item.i_service).kind,
    iDestGroup: item.i_dest_group ?? null,
    dgName: item.dg_name ?? '',
    allocatedAmount: readPositive('allocated_amount', item.allocated_amount),
    unit: item.unit,
    peakLevel: item.peak_level ?? 0,
    ...defined({ iVdDg: optional(item.i_vd_dg, readId) }),
  }
}

function planInfo(plan: DescribedPlan): DiscountPlanInfo {
  return {
    i_vd_plan: plan.iVdPlan,
    i_env: plan.iEnv,
    name: plan.name,
    iso_4217: plan.iso4217,
    type: plan.planType,
    i_billing_period: plan.iBillingPeriod,
    auto_renewal: plan.autoRenewal,
    grace_period: plan.gracePeriodDays,
    renewal_fee: moneyToWire(plan.renewalFee),
    items: plan.items.map((item) => ({
      i_vd_dg: item.iVdDg,
      i_service: item.iService,
      service_name: serviceOf(item.iService).name,
      i_dest_group: item.iDestGroup,
      dg_name: item.dgName,
      allocated_amount: moneyToWire(item.allocatedAmount),
      unit: item.unit,
      peak_level: item.peakLevel,
    })),
  }
}
