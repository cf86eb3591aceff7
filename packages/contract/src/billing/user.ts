import { type Static, type TSchema, Type } from 'typebox'
import { SCOPES, type Scope } from '../scopes.ts'
import { ADMIN_ONLY, type MethodSpec, OWNERS } from './method.ts'
import { Flag, Nullable, paging, Success, Text, UtcTime, WireId } from './wire.ts'

const Name = Type.String({ minLength: 1, maxLength: 255, pattern: '^[^\\u0000]*$' })
const Password = Type.String({ minLength: 1, maxLength: 1024, pattern: '^[^\\u0000]*$' })
const OneScope = Type.Unsafe<Scope>(Type.Union(SCOPES.map((scope) => Type.Literal(scope))))
const Scopes = Type.Array(OneScope, { maxItems: SCOPES.length })
/** CIDR: `10.0.0.0/8`, `2001:db8::/32`, or one address. */
const Networks = Type.Array(Type.String({ maxLength: 64 }), { maxItems: 100 })
const UserRealm = Type.Union([Type.Literal('admin'), Type.Literal('reseller'), Type.Literal('customer')])
const strict = <P extends Record<string, TSchema>>(fields: P) =>
  Type.Object(fields, { additionalProperties: false })

/** A user, without its secrets. `scopes` are its own, `effective_scopes` with those of its role. */
export const UserInfo = Type.Object({
  i_user: Type.Integer(),
  login: Type.String(),
  realm: UserRealm,
  i_customer: Nullable(Type.Integer()),
  i_role: Nullable(Type.Integer()),
  scopes: Type.Array(Type.String()),
  effective_scopes: Type.Array(Type.String()),
  is_super_user: Flag,
  description: Type.String(),
  has_password: Flag,
  must_change_password: Flag,
  blocked: Flag,
  expires_at: Nullable(Type.String()),
  allowed_networks: Type.Array(Type.String()),
  created_at: Type.String(),
})
export type UserInfo = Static<typeof UserInfo>

const writable = {
  description: Type.Optional(Text),
  password: Type.Optional(Password),
  must_change_password: Type.Optional(Flag),
  blocked: Type.Optional(Flag),
  i_role: Type.Optional(Nullable(WireId)),
  scopes: Type.Optional(Scopes),
  is_super_user: Type.Optional(Flag),
  expires_at: Type.Optional(Nullable(UtcTime)),
  allowed_networks: Type.Optional(Networks),
}

export const ApiTokenInfo = Type.Object({
  i_api_token: Type.Integer(),
  name: Type.String(),
  expires_at: Nullable(Type.String()),
  created_at: Type.String(),
})
export type ApiTokenInfo = Static<typeof ApiTokenInfo>

export const RoleInfo = Type.Object({
  i_role: Type.Integer(),
  name: Type.String(),
  scopes: Type.Array(Type.String()),
})
export type RoleInfo = Static<typeof RoleInfo>

/**
 * Of User the public facts name get_user_list (§7.4); the others follow the naming rule of §7.1. The methods for tokens and
 * roles are ours. Resellers and customers see and manage their own users only.
 */
export const userMethods = {
  'User/add_user': {
    summary: 'Adds a user; without a password, one that logs in by API token alone.',
    access: 'write',
    area: 'users.api',
    realms: OWNERS,
    params: Type.Object({
      user_info: strict({
        login: Name,
        realm: Type.Optional(UserRealm),
        i_customer: Type.Optional(WireId),
        ...writable,
      }),
    }),
    result: Type.Object({ i_user: Type.Integer() }),
  },
  'User/update_user': {
    summary: "Changes a user; a new password, a block or an expiry in the past ends the user's sessions.",
    access: 'write',
    area: 'users.api',
    realms: OWNERS,
    params: Type.Object({ user_info: strict({ i_user: WireId, ...writable }) }),
    result: Type.Object({ i_user: Type.Integer() }),
  },
  'User/delete_user': {
    summary: 'Deletes a user with its tokens and sessions.',
    access: 'write',
    area: 'users.api',
    realms: OWNERS,
    params: Type.Object({ i_user: WireId }),
    result: Success,
    example: { i_user: 3 },
  },
  'User/get_user_info': {
    summary: 'One user, by key or login.',
    access: 'read',
    area: 'users.api',
    realms: OWNERS,
    params: Type.Object({ i_user: Type.Optional(WireId), login: Type.Optional(Name) }),
    result: Type.Object({ user_info: Type.Optional(UserInfo) }),
  },
  'User/get_user_list': {
    summary: 'Users that fit a filter.',
    access: 'read',
    area: 'users.api',
    realms: OWNERS,
    params: Type.Object({
      login: Type.Optional(Text),
      i_customer: Type.Optional(WireId),
      ...paging,
    }),
    result: Type.Object({ user_list: Type.Array(UserInfo), total: Type.Optional(Type.Integer()) }),
  },
  'User/unlock_user': {
    summary: 'Lets a user try passwords again at once, after too many wrong ones.',
    access: 'write',
    area: 'users.api',
    realms: OWNERS,
    params: Type.Object({ i_user: WireId }),
    result: Success,
  },
  'User/add_api_token': {
    summary: 'Issues an API token for a user; this answer alone shows it.',
    access: 'write',
    area: 'users.api',
    realms: OWNERS,
    params: Type.Object({
      i_user: WireId,
      name: Name,
      expires_at: Type.Optional(Nullable(UtcTime)),
    }),
    result: Type.Object({ i_api_token: Type.Integer(), token: Type.String() }),
  },
  'User/get_api_token_list': {
    summary: 'The API tokens of a user, without the tokens themselves.',
    access: 'read',
    area: 'users.api',
    realms: OWNERS,
    params: Type.Object({ i_user: WireId }),
    result: Type.Object({ api_token_list: Type.Array(ApiTokenInfo) }),
  },
  'User/delete_api_token': {
    summary: 'Revokes an API token and ends the sessions that it opened.',
    access: 'write',
    area: 'users.api',
    realms: OWNERS,
    params: Type.Object({ i_api_token: WireId }),
    result: Success,
  },
  'Role/add_role': {
    summary: 'Adds a role: a named set of scopes.',
    access: 'write',
    area: 'users.api',
    realms: ADMIN_ONLY,
    params: Type.Object({ role_info: strict({ name: Name, scopes: Scopes }) }),
    result: Type.Object({ i_role: Type.Integer() }),
  },
  'Role/update_role': {
    summary: 'Changes a role, for all its users at once.',
    access: 'write',
    area: 'users.api',
    realms: ADMIN_ONLY,
    params: Type.Object({
      role_info: strict({ i_role: WireId, name: Type.Optional(Name), scopes: Type.Optional(Scopes) }),
    }),
    result: Type.Object({ i_role: Type.Integer() }),
  },
  'Role/delete_role': {
    summary: 'Deletes a role that no user has.',
    access: 'write',
    area: 'users.api',
    realms: ADMIN_ONLY,
    params: Type.Object({ i_role: WireId }),
    result: Success,
  },
  'Role/get_role_list': {
    summary: 'All roles.',
    access: 'read',
    area: 'users.api',
    realms: ADMIN_ONLY,
    params: Type.Object({ name: Type.Optional(Text) }),
    result: Type.Object({ role_list: Type.Array(RoleInfo) }),
  },
} as const satisfies Record<string, MethodSpec>
