import { toId } from '@openespf/contract/ids'
import type { Realm } from '@openespf/contract/realm'
import type { Caller } from '../core/caller.ts'

/** The columns of session.app_user that say who a caller is; `userColumns` lists them for `u`. */
export type UserRow = {
  i_user: number
  i_env: number
  login: string
  realm: Realm
  scopes: string[]
  is_super_user: boolean
}

export const userColumns = 'u.i_user, u.i_env, u.login, u.realm, u.scopes, u.is_super_user'

export function toCaller(row: UserRow, sessionId?: string): Caller {
  return {
    iUser: toId(row.i_user),
    iEnv: toId(row.i_env),
    login: row.login,
    realm: row.realm,
    scopes: row.scopes,
    isSuperUser: row.is_super_user,
    ...(sessionId === undefined ? {} : { sessionId }),
  }
}
