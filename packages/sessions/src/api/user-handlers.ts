import type { UserInfo, V1Params } from '@openespf/contract/billing'
import { formatUtc } from '@openespf/contract/time'
import { invalid } from '../users/refusals.ts'
import type { User } from '../users/sql/stored-user.ts'
import type { UserChanges, Users } from '../users/users.ts'
import type { Handlers } from './handlers.ts'
import { defined, readKey, readMoment, writeFlag, writeMoment } from './read.ts'

type Method =
  | 'User/add_user'
  | 'User/update_user'
  | 'User/delete_user'
  | 'User/get_user_info'
  | 'User/get_user_list'
  | 'User/unlock_user'

const LIMIT = 500

export function userHandlers(users: Users): Handlers<Method> {
  return {
    async 'User/add_user'({ user_info: info }, caller) {
      const { login, realm, i_customer } = info
      const place = defined({ realm, iCustomer: i_customer === undefined ? undefined : readKey(i_customer) })
      return { i_user: await users.add(caller, { ...readUser(info), ...place, login }) }
    },
    async 'User/update_user'({ user_info: info }, caller) {
      const iUser = readKey(info.i_user)
      await users.update(caller, iUser, readUser(info))
      return { i_user: iUser }
    },
    async 'User/delete_user'(params, caller) {
      await users.remove(caller, readKey(params.i_user))
      return { success: 1 }
    },
    async 'User/get_user_info'({ i_user, login }, caller) {
      const key = defined({ iUser: i_user === undefined ? undefined : readKey(i_user), login })
      if (Object.keys(key).length === 0) throw invalid('i_user or login is needed')
      const user = await users.find(caller, key)
      return user ? { user_info: userInfo(user) } : {}
    },
    async 'User/get_user_list'(params, caller) {
      const { login, i_customer, limit = LIMIT, offset = 0, get_total = 0 } = params
      const filter = defined({ login, iCustomer: i_customer === undefined ? undefined : readKey(i_customer) })
      const paging = { limit: Math.min(limit, LIMIT), offset, withTotal: Number(get_total) === 1 }
      const { items, ...total } = await users.list(caller, filter, paging)
      return { user_list: items.map(userInfo), ...total }
    },
    async 'User/unlock_user'(params, caller) {
      await users.unlock(caller, readKey(params.i_user))
      return { success: 1 }
    },
  }
}

type WritableInfo = Omit<V1Params<'User/update_user'>['user_info'], 'i_user'>

function readUser(info: WritableInfo): UserChanges {
  const flag = (value: 'Y' | 'N' | undefined) => (value === undefined ? undefined : value === 'Y')
  const { i_role, expires_at } = info
  return defined({
    description: info.description,
    password: info.password,
    mustChangePassword: flag(info.must_change_password),
    blocked: flag(info.blocked),
    iRole: i_role === undefined || i_role === null ? i_role : readKey(i_role),
    scopes: info.scopes,
    isSuperUser: flag(info.is_super_user),
    expiresAt:
      expires_at === undefined || expires_at === null ? expires_at : readMoment('expires_at', expires_at),
    allowedNetworks: info.allowed_networks,
  })
}

function userInfo(user: User): UserInfo {
  return {
    i_user: user.iUser,
    login: user.login,
    realm: user.realm,
    i_customer: user.iCustomer,
    i_role: user.iRole,
    scopes: user.scopes,
    effective_scopes: user.effectiveScopes,
    is_super_user: writeFlag(user.isSuperUser),
    description: user.description,
    has_password: writeFlag(user.hasPassword),
    must_change_password: writeFlag(user.mustChangePassword),
    blocked: writeFlag(user.blocked),
    expires_at: writeMoment(user.expiresAt),
    allowed_networks: user.allowedNetworks,
    created_at: formatUtc(user.createdAt),
  }
}
