import type { Resource } from '@openespf/contract/billing-v2'
import { type Caller, requireAccess as requireSessionAccess } from '@openespf/sessions'

/** Refuses who may not do that with the resource, by the rule of v1. */
export function requireAccess(resource: Resource, caller: Caller, access: 'read' | 'write'): void {
  const realms = access === 'read' ? resource.readRealms : resource.writeRealms
  requireSessionAccess(caller, { access, realms })
}
