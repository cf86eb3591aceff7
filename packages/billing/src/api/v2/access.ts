import { ADMIN_ONLY } from '@openespf/contract/billing'
import type { Resource, Verb } from '@openespf/contract/billing-v2'
import { AppError } from '@openespf/contract/errors'
import { type Caller, requireAccess as requireSessionAccess } from '@openespf/sessions'

/** Refuses who may not do that with the resource, by the rule of v1. */
export function requireAccess(resource: Resource, caller: Caller, access: 'read' | 'write' | Verb): void {
  const realms = realmsOf(resource, access)
  requireSessionAccess(caller, { access: access === 'read' ? 'read' : 'write', realms })
}

function realmsOf(
  { readRealms, writeRealms, adminVerbs = [] }: Resource,
  access: 'read' | 'write' | Verb,
): Resource['readRealms'] {
  if (access === 'read') return readRealms
  return adminVerbs.some((verb) => verb === access) ? ADMIN_ONLY : writeRealms
}

/** Refuses fields that are the administrators' to write. */
export function requireFields({ fields }: Resource, { realm }: Caller, body: object): void {
  const field = Object.keys(body).find((name) => fields[name]?.adminOnly)
  if (field !== undefined && realm !== 'admin')
    throw new AppError('auth.forbidden', { needs: `the realm admin, for ${field},` })
}
