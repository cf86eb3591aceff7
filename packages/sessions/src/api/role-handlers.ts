import type { Roles } from '../users/roles.ts'
import type { Handlers, MethodsOf } from './handlers.ts'
import { defined, readKey } from './read.ts'

export function roleHandlers(roles: Roles): Handlers<MethodsOf<'Role'>> {
  return {
    'Role/add_role': async ({ role_info: info }, caller) => ({ i_role: await roles.add(caller, info) }),
    async 'Role/update_role'({ role_info: { i_role, name, scopes } }, caller) {
      const iRole = readKey(i_role)
      await roles.update(caller, iRole, defined({ name, scopes }))
      return { i_role: iRole }
    },
    async 'Role/delete_role'(params, caller) {
      await roles.remove(caller, readKey(params.i_role))
      return { success: 1 }
    },
    'Role/get_role_list': async ({ name }, caller) => ({ role_list: await roles.list(caller, name) }),
  }
}
