import type { AccessPolicyInfo, PolicyPhase, V1Params } from '@openespf/contract/billing'
import type { WantedPhase } from '../../access-policies/core/phase.ts'
import type { AccessPolicies } from '../../access-policies/operations.ts'
import type { Phases } from '../../access-policies/phases.ts'
import type { AccessPolicy } from '../../access-policies/sql/access-policy-row.ts'
import type { StoredPhase } from '../../access-policies/sql/phase-row.ts'
import { invalid } from '../../core/refusals.ts'
import type { Handlers, MethodsOf } from './handlers.ts'
import { defined, optional, readId, readPaging } from './read-params.ts'

export function accessPolicyHandlers(
  policies: AccessPolicies,
  phases: Phases,
): Handlers<MethodsOf<'AccessPolicy'>> {
  return {
    async 'AccessPolicy/add_access_policy'({ access_policy_info: info }, caller) {
      return { i_access_policy: await policies.add(caller, info) }
    },
    async 'AccessPolicy/update_access_policy'({ access_policy_info: info }, caller) {
      const { i_access_policy, ...wanted } = info
      await policies.update(caller, readId(i_access_policy), wanted)
      return { i_access_policy: readId(i_access_policy) }
    },
    async 'AccessPolicy/get_access_policy_info'(params, caller) {
      const key = defined({ iAccessPolicy: optional(params.i_access_policy, readId), name: params.name })
      if (Object.keys(key).length === 0) throw invalid('i_access_policy or name is needed')
      const policy = await policies.find(caller, key)
      if (!policy) return {}
      const info = policyInfo(policy)
      return {
        access_policy_info: { ...info, phases: (await phases.list(policy.iAccessPolicy)).map(phaseInfo) },
      }
    },
    async 'AccessPolicy/get_access_policy_list'(params, caller) {
      const { items, ...total } = await policies.list(
        caller,
        defined({ name: params.name }),
        readPaging(params),
      )
      return { access_policy_list: items.map(policyInfo), ...total }
    },
    async 'AccessPolicy/delete_access_policy'(params, caller) {
      await policies.remove(caller, readId(params.i_access_policy))
      return { success: 1 }
    },
    async 'AccessPolicy/add_phase'({ phase_info: info }, caller) {
      const phase = { ...readPhase(info), name: info.name }
      return { i_phase: await phases.add(caller, readId(info.i_access_policy), phase) }
    },
    async 'AccessPolicy/update_phase'({ phase_info: info }, caller) {
      const iPhase = readId(info.i_phase)
      await phases.update(caller, iPhase, readPhase(info))
      return { i_phase: iPhase }
    },
    async 'AccessPolicy/delete_phase'(params, caller) {
      await phases.remove(caller, readId(params.i_phase))
      return { success: 1 }
    },
  }
}

function readPhase(info: Omit<V1Params<'AccessPolicy/update_phase'>['phase_info'], 'i_phase'>): WantedPhase {
  return defined({
    name: info.name,
    phaseType: info.type,
    timeFrom: info.time_from,
    timeTo: info.time_to,
    daysOfWeek: info.days_of_week,
    upSpeed: info.up_speed,
    downSpeed: info.down_speed,
    attributes: info.attributes,
  })
}

function phaseInfo(phase: StoredPhase): PolicyPhase {
  return {
    i_phase: phase.iPhase,
    name: phase.name,
    type: phase.phaseType,
    time_from: phase.timeFrom,
    time_to: phase.timeTo,
    days_of_week: phase.daysOfWeek,
    up_speed: phase.upSpeed,
    down_speed: phase.downSpeed,
    attributes: phase.attributes,
  }
}

function policyInfo(policy: AccessPolicy): AccessPolicyInfo {
  return {
    i_access_policy: policy.iAccessPolicy,
    i_env: policy.iEnv,
    name: policy.name,
    description: policy.description,
    attributes: policy.attributes,
  }
}
