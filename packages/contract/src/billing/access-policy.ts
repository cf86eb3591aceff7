import { type Static, Type } from 'typebox'
import { ADMIN_ONLY, type MethodSpec, STAFF } from './method.ts'
import { PolicyAttribute } from './policy-attribute.ts'
import { PolicyPhase, phaseMethods } from './policy-phase.ts'
import { paging, Success, Text, WireId } from './wire.ts'

/** `access_policy_info`: espf-facts §10.6; the list leaves the phases out. */
export const AccessPolicyInfo = Type.Object({
  i_access_policy: Type.Integer(),
  i_env: Type.Integer(),
  name: Type.String(),
  description: Type.String(),
  attributes: Type.Array(PolicyAttribute),
  phases: Type.Optional(Type.Array(PolicyPhase)),
})
export type AccessPolicyInfo = Static<typeof AccessPolicyInfo>

const writable = {
  description: Type.Optional(Type.String({ maxLength: 4000 })),
  attributes: Type.Optional(Type.Array(PolicyAttribute, { maxItems: 500 })),
}

/** The methods of AccessPolicy are not public (espf-facts §7.4); they follow the naming rule. */
export const accessPolicyMethods = {
  'AccessPolicy/add_access_policy': {
    summary: 'Adds an access policy.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      access_policy_info: Type.Object(
        { name: Type.String({ minLength: 1, maxLength: 255 }), ...writable },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_access_policy: Type.Integer() }),
  },
  'AccessPolicy/update_access_policy': {
    summary: 'Changes an access policy.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      access_policy_info: Type.Object(
        {
          i_access_policy: WireId,
          name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
          ...writable,
        },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_access_policy: Type.Integer() }),
  },
  'AccessPolicy/get_access_policy_info': {
    summary: 'One access policy, by key or name.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({ i_access_policy: Type.Optional(WireId), name: Type.Optional(Text) }),
    result: Type.Object({ access_policy_info: Type.Optional(AccessPolicyInfo) }),
  },
  'AccessPolicy/get_access_policy_list': {
    summary: 'Access policies that fit a filter.',
    access: 'read',
    realms: STAFF,
    params: Type.Object({ name: Type.Optional(Text), ...paging }),
    result: Type.Object({
      access_policy_list: Type.Array(AccessPolicyInfo),
      total: Type.Optional(Type.Integer()),
    }),
  },
  'AccessPolicy/delete_access_policy': {
    summary: 'Deletes an access policy that nothing uses.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({ i_access_policy: WireId }),
    result: Success,
    example: { i_access_policy: 2 },
  },
  ...phaseMethods,
} as const satisfies Record<string, MethodSpec>
