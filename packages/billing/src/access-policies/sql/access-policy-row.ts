import type { CamelRow } from '../../sql/names.ts'
import type { PolicyAttribute } from '../core/attributes.ts'

/** `netaccess`: an access policy; the others are service policies only. */
export type PolicyServiceType = 'voice' | 'msg' | 'netaccess'

export type AccessPolicyRow = {
  i_access_policy: number
  i_env: number
  service_type: PolicyServiceType
  name: string
  description: string
  attributes: PolicyAttribute[]
}
export type AccessPolicy = CamelRow<AccessPolicyRow>

export const accessPolicyColumns = 'i_access_policy, i_env, service_type, name, description, attributes'
