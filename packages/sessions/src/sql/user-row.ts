import { toId } from '@openespf/contract/ids'
import type { Realm } from '@openespf/contract/realm'
import type { Caller } from '../core/caller.ts'

/** Who a user is and whether it may call, with its own scopes and those of its role. */
export type UserRow = {
  i_user: number
  i_env: number
  login: string
  realm: Realm
  i_customer: number | null
  scopes: string[]
  is_super_user: boolean
  must_change_password: boolean
  /** Blocked or expired. */
  ended: boolean
  /** Whether its networks have the address. */
  may_come: boolean
}

/** The columns of `userTables`; `now` and `address` (null: unknown) are parameters such as `$2`. */
export function userColumns(now: string, address: string): string {
  return `u.i_user, u.i_env, u.login, u.realm, u.i_customer, u.scopes || coalesce(r.scopes, '{}') as scopes,
    u.is_super_user, u.must_change_password,
    u.blocked or coalesce(u.expires_at <= ${now}::timestamptz, false) as ended,
    u.allowed_networks = '{}' or coalesce(${address}::inet <<= any (u.allowed_networks), false) as may_come`
}

export const userTables = 'session.app_user u left join session.role r on r.i_role = u.i_role'

/** By what a user is known to call: a session, an API token, or a session that a token opened; a password is neither. */
export type KnownBy = Pick<Caller, 'sessionId' | 'iApiToken'>

export function toCaller(row: UserRow, by: KnownBy): Caller {
  return {
    iUser: toId(row.i_user),
    iEnv: toId(row.i_env),
    login: row.login,
    realm: row.realm,
    scopes: row.scopes,
    isSuperUser: row.is_super_user,
    ...(row.i_customer === null ? {} : { iCustomer: toId(row.i_customer) }),
    ...by,
  }
}
