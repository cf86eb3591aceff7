import { type AdministrationMethod, administrationMethods } from '@openespf/contract/billing'
import type { Clock } from '@openespf/foundation/clock'
import type { Transactional } from '@openespf/foundation/pg'
import { type Handlers, methodOf } from './api/handlers.ts'
import { roleHandlers } from './api/role-handlers.ts'
import { systemHandlers } from './api/system-handlers.ts'
import { tokenHandlers } from './api/token-handlers.ts'
import { userHandlers } from './api/user-handlers.ts'
import { noSubjects, type Subjects } from './subjects.ts'
import { createApiTokens } from './users/api-tokens.ts'
import { createRoles } from './users/roles.ts'
import { createUsers } from './users/users.ts'

export type AdministrationDeps = {
  database: Transactional
  clock: Clock
  /** Of this program. */
  version: string
  subjects?: Subjects
}

/** The methods of v1 about users, roles, tokens, the audit log and the system, by path. */
export function createAdministrationMethods(deps: AdministrationDeps) {
  const { database, clock, subjects = noSubjects } = deps
  const handlers: Handlers = {
    ...userHandlers(createUsers({ database, clock, subjects })),
    ...tokenHandlers(createApiTokens({ database, clock })),
    ...roleHandlers(createRoles({ database })),
    ...systemHandlers(deps),
  }
  const names = Object.keys(administrationMethods) as AdministrationMethod[]
  return Object.fromEntries(names.map((name) => [name, methodOf(name, handlers)]))
}
