import { type Static, Type } from 'typebox'
import { ADMIN_ONLY, type MethodSpec, STAFF } from './method.ts'
import { PolicyAttribute } from './policy-attribute.ts'
import { paging, Success, Text, WireId } from './wire.ts'

const PolicyServiceType = Type.Union([Type.Literal('voice'), Type.Literal('msg'), Type.Literal('netaccess')])

/**
 * A service policy: attributes for Voice calls, Messaging or Internet access (espf-facts §1, §7.7). Those for Internet
 * access are the access policies: `i_service_policy` is then their `i_access_policy`.
 */
export const ServicePolicyInfo = Type.Object({
  i_service_policy: Type.Integer(),
  i_env: Type.Integer(),
  service_type: PolicyServiceType,
  name: Type.String(),
  description: Type.String(),
  attributes: Type.Array(PolicyAttribute),
})
export type ServicePolicyInfo = Static<typeof ServicePolicyInfo>

const Name = Type.String({ minLength: 1, maxLength: 255 })
const writable = {
  description: Type.Optional(Type.String({ maxLength: 4000 })),
  attributes: Type.Optional(Type.Array(PolicyAttribute, { maxItems: 500 })),
}

/** The methods of ServicePolicy are not public (espf-facts §7.4); they follow the naming rule. */
export const servicePolicyMethods = {
  'ServicePolicy/add_service_policy': {
    summary: 'Adds a service policy; one of netaccess is an access policy.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      service_policy_info: Type.Object(
        { name: Name, service_type: PolicyServiceType, ...writable },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_service_policy: Type.Integer() }),
    example: { service_policy_info: { name: 'Voice', service_type: 'voice' } },
  },
  'ServicePolicy/update_service_policy': {
    summary: 'Changes a service policy.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      service_policy_info: Type.Object(
        { i_service_policy: WireId, name: Type.Optional(Name), ...writable },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_service_policy: Type.Integer() }),
  },
  'ServicePolicy/get_service_policy_info': {
    summary: 'One service policy, by key or name.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({ i_service_policy: Type.Optional(WireId), name: Type.Optional(Text) }),
    result: Type.Object({ service_policy_info: Type.Optional(ServicePolicyInfo) }),
  },
  'ServicePolicy/get_service_policy_list': {
    summary: 'Service policies that fit a filter.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({
      name: Type.Optional(Text),
      service_type: Type.Optional(PolicyServiceType),
      ...paging,
    }),
    result: Type.Object({
      service_policy_list: Type.Array(ServicePolicyInfo),
      total: Type.Optional(Type.Integer()),
    }),
  },
  'ServicePolicy/delete_service_policy': {
    summary: 'Deletes a service policy that nothing uses.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({ i_service_policy: WireId }),
    result: Success,
    example: { i_service_policy: 3 },
  },
} as const satisfies Record<string, MethodSpec>
