import type { Subscriber } from '@openespf/application/connector'
import type { NspsConfig } from './config.ts'

/** `pb_data` of an enriched event: espf-facts §10.6. */
export type PbData = {
  account_info: AccountBlock
  sim_info?: SimBlock
  prev_sim_info?: SimBlock
  access_policy_info?: object
  product_info?: object
  full_vd_counter_info?: readonly object[]
}

type AccountBlock = { i_account: number; id: string; bill_status: string } & Record<string, unknown>
export type SimBlock = { imsi: string } & Record<string, unknown>

const BILL_STATUS: Readonly<Record<string, string>> = {
  O: 'open',
  S: 'suspended',
  I: 'inactive',
  C: 'terminated',
}
const BILLING_MODEL: Readonly<Record<string, string>> = {
  '-1': 'debit_account',
  '0': 'recharge_voucher',
  '1': 'credit_account',
  '2': 'alias',
  '3': 'internal',
  '4': 'beneficiary',
}

/** The blocks that the configuration asks for, in the words and forms of NSPS. Fields are chosen one by one: no password. */
export function toPbData(subscriber: Subscriber, { requiredData }: Pick<NspsConfig, 'requiredData'>): PbData {
  const { sim, accessPolicy, product, counters } = subscriber
  const asked = new Set(requiredData)
  return {
    account_info: toAccount(subscriber, asked.has('service_features')),
    ...(sim && { sim_info: toSim(sim) }),
    ...(accessPolicy && asked.has('access_policy_info') && { access_policy_info: toPolicy(accessPolicy) }),
    ...(product && asked.has('product_info') && { product_info: toProduct(product) }),
    ...(counters && asked.has('full_vd_counter_info') && { full_vd_counter_info: counters }),
  }
}

function toAccount({ account }: Subscriber, withFeatures: boolean): AccountBlock {
  return {
    i_account: account.i_account,
    id: account.id,
    bill_status: BILL_STATUS[account.bill_status] ?? account.bill_status,
    billing_model: BILLING_MODEL[account.billing_model] ?? String(account.billing_model),
    blocked: account.blocked === 'Y',
    status: account.status ?? 'active',
    email: account.email ?? null,
    firstname: account.firstname ?? null,
    lastname: account.lastname ?? null,
    phone1: account.phone1 ?? null,
    zip: account.zip ?? null,
    i_customer: account.i_customer,
    i_master_account: account.i_master_account ?? null,
    i_product: account.i_product,
    product_name: account.product_name,
    i_vd_plan: account.i_vd_plan,
    time_zone_name: account.time_zone_name,
    assigned_addons: account.assigned_addons.map((addon) => ({
      addon_effective_from: toIso(addon.addon_effective_from),
      addon_effective_to: addon.addon_effective_to === null ? null : toIso(addon.addon_effective_to),
      addon_priority: addon.addon_priority,
      description: addon.description,
      i_product: addon.i_product,
      i_product_group: addon.i_product_group,
      i_vd_plan: addon.i_vd_plan,
      name: addon.name,
    })),
    ...(withFeatures && {
      service_features: (account.service_features ?? []).map((feature) => ({
        name: feature.name,
        effective_flag_value: feature.effective_flag_value,
        attributes: feature.attributes.map(({ name, effective_values }) => ({
          name,
          effective_value: effective_values.filter((value) => value !== null).join(','),
        })),
      })),
    }),
  }
}

function toSim(sim: NonNullable<Subscriber['sim']>): SimBlock {
  const { i_account, i_sim_card, iccid, imsi, msisdn, status } = sim
  return { i_account, i_sim_card, iccid, imsi, msisdn, status }
}

function toPolicy({ i_access_policy, name, attributes }: NonNullable<Subscriber['accessPolicy']>): object {
  return {
    i_access_policy,
    name,
    attributes: attributes.map((one) => ({
      group_name: one.group_name,
      name: one.name,
      value: one.values.join(','),
    })),
  }
}

function toProduct(product: NonNullable<Subscriber['product']>): object {
  const { i_product, name, description, i_vd_plan, addon_priority } = product
  return { i_product, name, description, i_vd_plan, addon_priority }
}

/** `2026-03-01 12:00:00`, which is UTC, as ISO 8601. */
function toIso(time: string): string {
  return `${time.replace(' ', 'T')}+00:00`
}
