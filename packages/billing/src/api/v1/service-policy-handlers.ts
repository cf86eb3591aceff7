import type { ServicePolicyInfo } from '@openespf/contract/billing'
import type { ServicePolicies } from '../../access-policies/operations.ts'
import type { AccessPolicy } from '../../access-policies/sql/access-policy-row.ts'
import { invalid } from '../../core/refusals.ts'
import type { Handlers, MethodsOf } from './handlers.ts'
import { defined, optional, readId, readPaging } from './read-params.ts'

export function servicePolicyHandlers(policies: ServicePolicies): Handlers<MethodsOf<'ServicePolicy'>> {
  return {
    async 'ServicePolicy/add_service_policy'({ service_policy_info: info }, caller) {
      const { service_type: serviceType, ...policy } = info
      return { i_service_policy: await policies.add(caller, { ...policy, serviceType }) }
    },
    async 'ServicePolicy/update_service_policy'({ service_policy_info: info }, caller) {
      const { i_service_policy, ...wanted } = info
      await policies.update(caller, readId(i_service_policy), wanted)
      return { i_service_policy: readId(i_service_policy) }
    },
    async 'ServicePolicy/get_service_policy_info'(params, caller) {
      const key = defined({ iAccessPolicy: optional(params.i_service_policy, readId), name: params.name })
      if (Object.keys(key).length === 0) throw invalid('i_service_policy or name is needed')
      const policy = await policies.find(caller, key)
      return policy ? { service_policy_info: policyInfo(policy) } : {}
    },
    async 'ServicePolicy/get_service_policy_list'(params, caller) {
      const filter = defined({ name: params.name, serviceType: params.service_type })
      const { items, ...total } = await policies.list(caller, filter, readPaging(params))
      return { service_policy_list: items.map(policyInfo), ...total }
    },
    async 'ServicePolicy/delete_service_policy'(params, caller) {
      await policies.remove(caller, readId(params.i_service_policy))
      return { success: 1 }
    },
  }
}

function policyInfo(policy: AccessPolicy): ServicePolicyInfo {
  return {
    i_service_policy: policy.iAccessPolicy,
    i_env: policy.iEnv,
    service_type: policy.serviceType,
    name: policy.name,
    description: policy.description,
    attributes: policy.attributes,
  }
}
