import { BILLING_READ_SCOPE, BILLING_WRITE_SCOPE } from '@openespf/contract/billing'
import type { Resource } from '@openespf/contract/billing-v2'
import { AppError } from '@openespf/contract/errors'
import { type Caller, requireScope } from '@openespf/sessions'

/** Refuses who may not do that with the resource: by realm, then by scope, as v1 does. */
export function requireAccess(resource: Resource, caller: Caller, access: 'read' | 'write'): void {
  const realms = access === 'read' ? resource.readRealms : resource.writeRealms
  if (!realms.includes(caller.realm))
    throw new AppError('auth.other_realm', { realm: caller.realm, realms: realms.join(', ') })
  if (access === 'read' && caller.scopes.includes(BILLING_WRITE_SCOPE)) return
  requireScope(caller, access === 'read' ? BILLING_READ_SCOPE : BILLING_WRITE_SCOPE)
}
