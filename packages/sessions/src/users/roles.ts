import { AppError } from '@openespf/contract/errors'
import type { Transactional } from '@openespf/foundation/pg'
import type { Caller } from '../core/caller.ts'
import { requireGrantable } from './core/grantable.ts'
import { notFound, refuseDuplicate } from './refusals.ts'
import { countUsersOfRole } from './sql/count-users-of-role.ts'
import { deleteRole } from './sql/delete-role.ts'
import { insertRole } from './sql/insert-role.ts'
import { listRoles } from './sql/list-roles.ts'
import { lockRole, type Role } from './sql/lock-role.ts'
import { updateRole } from './sql/update-role.ts'

export type Roles = ReturnType<typeof createRoles>

/** Named sets of scopes. Nobody makes or changes one that allows more than it may itself. */
export function createRoles({ database }: { database: Transactional }) {
  const taken = (name: string) => ({ constraint: 'role_name', entity: 'role', field: 'name', value: name })

  return {
    add(caller: Caller, role: { name: string; scopes: readonly string[] }): Promise<number> {
      requireGrantable(caller, role)
      return refuseDuplicate(insertRole(database, { ...role, iEnv: caller.iEnv }), taken(role.name))
    },

    update(caller: Caller, iRole: number, wanted: { name?: string; scopes?: string[] }): Promise<void> {
      return database.transaction(async (tx) => {
        const current = await lockRole(tx, caller.iEnv, iRole)
        if (!current) throw notFound('role', `i_role ${iRole}`)
        const { name = current.name, scopes = current.scopes } = wanted
        requireGrantable(caller, current)
        requireGrantable(caller, { scopes })
        await refuseDuplicate(updateRole(tx, { iRole, name, scopes }), taken(name))
      })
    },

    remove(caller: Caller, iRole: number): Promise<void> {
      return database.transaction(async (tx) => {
        const role = await lockRole(tx, caller.iEnv, iRole)
        if (!role) throw notFound('role', `i_role ${iRole}`)
        requireGrantable(caller, role)
        const users = await countUsersOfRole(tx, iRole)
        if (users > 0) throw new AppError('entity.in_use', { entity: 'role', by: `${users} users` })
        await deleteRole(tx, iRole)
      })
    },

    list: ({ iEnv }: Caller, name: string | undefined): Promise<Role[]> => listRoles(database, iEnv, name),
  }
}
