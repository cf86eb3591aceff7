import { AppError } from '@openespf/contract/errors'
import type { Realm } from '@openespf/contract/realm'
import type { Area } from '@openespf/contract/scopes'
import { type Caller, requireScope } from './caller.ts'

/** What a method or resource asks of its callers; `area` is `billing.api` unless said, and `none` asks for no scope. */
export type Access = { access: 'read' | 'write'; realms: readonly Realm[]; area?: Area | 'none' }

/**
 * The one rule of who may call what, for API v1 and API 2.0: a caller of one of the realms, holding the area's scope for the
 * access; the scope to write includes reading. Refuses with `auth.other_realm` or `auth.forbidden`.
 */
export function requireAccess(caller: Caller, { access, realms, area = 'billing.api' }: Access): void {
  if (!realms.includes(caller.realm))
    throw new AppError('auth.other_realm', { realm: caller.realm, realms: realms.join(', ') })
  if (area === 'none' || (access === 'read' && caller.scopes.includes(`${area}:write`))) return
  requireScope(caller, `${area}:${access}`)
}
