import type { Clock } from '@openespf/foundation/clock'
import type { Queryable, Transactional } from '@openespf/foundation/pg'
import { isNetwork } from '../client-address.ts'
import type { Caller } from '../core/caller.ts'
import { passwordProblem } from '../core/password-rules.ts'
import { hashPassword } from '../password.ts'
import { hashLogin } from '../secrets.ts'
import { deleteFailedLoginsOf } from '../sql/delete-failed-logins-of.ts'
import { deleteSessionsOfUser } from '../sql/delete-sessions-of-user.ts'
import { setPassword } from '../sql/set-password.ts'
import type { Subjects } from '../subjects.ts'
import { requireGrantable } from './core/grantable.ts'
import { invalid, notFound, refuseDuplicate } from './refusals.ts'
import { countStoredUsers } from './sql/count-stored-users.ts'
import { deleteUser } from './sql/delete-user.ts'
import { findStoredUser } from './sql/find-stored-user.ts'
import { insertUser } from './sql/insert-user.ts'
import { listStoredUsers, type UserFilter } from './sql/list-stored-users.ts'
import { lockRole } from './sql/lock-role.ts'
import { lockStoredUser } from './sql/lock-stored-user.ts'
import { markUnlocked } from './sql/mark-unlocked.ts'
import type { User } from './sql/stored-user.ts'
import { updateUser } from './sql/update-user.ts'
import type { UserValues } from './sql/write-user.ts'

export type UserChanges = Partial<UserValues> & { password?: string }
export type NewUser = UserChanges & { login: string; realm?: User['realm']; iCustomer?: number }
export type UsersDeps = { database: Transactional; clock: Clock; subjects: Subjects }
export type Users = ReturnType<typeof createUsers>

const NEW: UserValues = {
  description: '',
  iRole: null,
  scopes: [],
  isSuperUser: false,
  mustChangePassword: false,
  blocked: false,
  expiresAt: null,
  allowedNetworks: [],
}

/**
 * Users of all realms that have any; callers of a customer or reseller know its own only. Nobody makes or touches one that
 * may do more than itself, and nobody blocks, unmakes or deletes itself: so there is always a super user.
 */
export function createUsers(deps: UsersDeps) {
  const { database, clock } = deps

  const change = <T>(caller: Caller, iUser: number, work: (tx: Queryable, user: User) => Promise<T>) =>
    database.transaction(async (tx) => {
      const user = await lockStoredUser(tx, caller, iUser)
      if (!user) throw notFound('user', `i_user ${iUser}`)
      requireGrantable(caller, rightsOf(user))
      return work(tx, user)
    })

  return {
    async add(caller: Caller, { login, password, ...input }: NewUser): Promise<number> {
      const place = await placeOf(deps, caller, input)
      const values = { ...NEW, mustChangePassword: password !== undefined, ...input }
      if (password !== undefined) requireGoodPassword(password, login)
      requireNetworks(values.allowedNetworks)
      const passwordHash = password === undefined ? null : await hashPassword(password)
      return database.transaction(async (tx) => {
        await requireRights(tx, caller, { ...values, realm: place.realm })
        const row = { ...values, ...place, login, passwordHash }
        return refuseDuplicate(insertUser(tx, row), {
          ...{ constraint: 'app_user_login', entity: 'user', field: 'login', value: login },
        })
      })
    },

    async update(caller: Caller, iUser: number, { password, ...wanted }: UserChanges): Promise<void> {
      const hash = password === undefined ? undefined : await hashPassword(password)
      await change(caller, iUser, async (tx, user) => {
        const values: UserValues = { ...user, ...wanted }
        requireNetworks(values.allowedNetworks)
        await requireRights(tx, caller, { ...values, realm: user.realm })
        if (iUser === caller.iUser && (values.blocked || values.isSuperUser !== user.isSuperUser))
          throw invalid('nobody blocks itself or gives up being a super user: another one must')
        await updateUser(tx, iUser, values)
        if (hash === undefined || password === undefined) return
        requireGoodPassword(password, user.login)
        await setPassword(tx, iUser, {
          hash,
          mustChange: wanted.mustChangePassword ?? iUser !== caller.iUser,
        })
        await deleteSessionsOfUser(tx, iUser)
      })
    },

    remove: (caller: Caller, iUser: number): Promise<void> =>
      change(caller, iUser, async (tx) => {
        if (iUser === caller.iUser) throw invalid('nobody deletes itself: another user must')
        await deleteUser(tx, iUser)
      }),

    /** Forgets the wrong passwords that were tried for the user, from wherever. */
    unlock: (caller: Caller, iUser: number): Promise<void> =>
      change(caller, iUser, async (tx, { realm, login }) => {
        await deleteFailedLoginsOf(tx, hashLogin(realm, login))
        await markUnlocked(tx, iUser, clock.now())
      }),

    find: (caller: Caller, key: { iUser?: number; login?: string }): Promise<User | undefined> =>
      findStoredUser(database, caller, key),

    async list(
      caller: Caller,
      filter: UserFilter,
      paging: { limit: number; offset: number; withTotal: boolean },
    ): Promise<{ items: User[]; total?: number }> {
      const items = await listStoredUsers(database, caller, { ...filter, ...paging })
      if (!paging.withTotal) return { items }
      return { items, total: await countStoredUsers(database, caller, filter) }
    },
  }
}

export function rightsOf(user: User): { scopes: readonly string[]; isSuperUser: boolean } {
  return { scopes: user.effectiveScopes, isSuperUser: user.isSuperUser }
}

/** Where a new user stands: refuses what is not the caller's to fill, and realms that do not fit the customer. */
async function placeOf(
  { subjects }: UsersDeps,
  caller: Caller,
  input: { realm?: User['realm']; iCustomer?: number },
): Promise<{ iEnv: number; realm: User['realm']; iCustomer: number | null }> {
  const { iEnv } = caller
  const iCustomer = input.iCustomer ?? caller.iCustomer
  if (iCustomer === undefined) {
    if ((input.realm ?? 'admin') !== 'admin') throw invalid('i_customer is needed in that realm')
    return { iEnv, realm: 'admin', iCustomer: null }
  }
  if (caller.iCustomer !== undefined && iCustomer !== caller.iCustomer)
    throw invalid('users of others are not yours to add')
  const subject = await subjects.customer({ iEnv }, iCustomer)
  if (!subject) throw notFound('customer', `i_customer ${iCustomer}`)
  const realm = subject.isReseller ? 'reseller' : 'customer'
  if ((input.realm ?? realm) !== realm)
    throw invalid(`users of customer ${iCustomer} are of the realm ${realm}`)
  return { iEnv, realm, iCustomer }
}

/** Refuses rights that the caller lacks or that the realm has not, and a role that is not there. */
async function requireRights(
  tx: Queryable,
  caller: Caller,
  user: Pick<UserValues, 'scopes' | 'isSuperUser' | 'iRole'> & { realm: string },
): Promise<void> {
  if (user.isSuperUser && user.realm !== 'admin') throw invalid('only administrators are super users')
  requireGrantable(caller, user)
  if (user.iRole === null) return
  const role = await lockRole(tx, caller.iEnv, user.iRole)
  if (!role) throw notFound('role', `i_role ${user.iRole}`)
  requireGrantable(caller, role)
}

function requireGoodPassword(password: string, login: string): void {
  const problem = passwordProblem(password, login)
  if (problem !== undefined) throw invalid(problem)
}

function requireNetworks(networks: readonly string[]): void {
  const bad = networks.find((network) => !isNetwork(network))
  if (bad !== undefined)
    throw invalid(`allowed_networks: ${bad} is no network: write 10.0.0.0/8, 2001:db8::/32 or an address`)
}
