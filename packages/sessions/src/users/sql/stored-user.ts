import type { Row } from '@openespf/foundation/pg'

type UserRealm = 'admin' | 'reseller' | 'customer'

/** A user as its administrators see it. */
export type User = {
  iUser: number
  login: string
  realm: UserRealm
  iCustomer: number | null
  iRole: number | null
  scopes: string[]
  effectiveScopes: string[]
  isSuperUser: boolean
  description: string
  hasPassword: boolean
  mustChangePassword: boolean
  blocked: boolean
  expiresAt: Date | null
  allowedNetworks: string[]
  createdAt: Date
}

export type StoredUserRow = Row & {
  i_user: number
  login: string
  realm: UserRealm
  i_customer: number | null
  i_role: number | null
  scopes: string[]
  effective_scopes: string[]
  is_super_user: boolean
  description: string
  has_password: boolean
  must_change_password: boolean
  blocked: boolean
  expires_at: Date | null
  allowed_networks: string[]
  created_at: Date
}

export const storedUserColumns = `u.i_user, u.login, u.realm, u.i_customer, u.i_role, u.scopes,
  array(select distinct s from unnest(u.scopes || coalesce(
    (select r.scopes from session.role r where r.i_role = u.i_role), '{}')) s order by s) as effective_scopes,
  u.is_super_user, u.description, u.password_hash is not null as has_password, u.must_change_password, u.blocked,
  u.expires_at, u.allowed_networks::text[] as allowed_networks, u.created_at`

/** Whether the user `u` is one of whom `$1` (an environment) and `$2` (a customer, or null) may know. */
export const seesUser = '(u.i_env = $1 and ($2::int is null or u.i_customer = $2))'

export function readStoredUser(row: StoredUserRow): User {
  return {
    iUser: row.i_user,
    login: row.login,
    realm: row.realm,
    iCustomer: row.i_customer,
    iRole: row.i_role,
    scopes: row.scopes,
    effectiveScopes: row.effective_scopes,
    isSuperUser: row.is_super_user,
    description: row.description,
    hasPassword: row.has_password,
    mustChangePassword: row.must_change_password,
    blocked: row.blocked,
    expiresAt: row.expires_at,
    allowedNetworks: row.allowed_networks,
    createdAt: row.created_at,
  }
}
