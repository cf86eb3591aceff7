import { attributed } from '@openespf/foundation/attribution'
import { attributionOf } from './attribution-of.ts'
import { type Access, requireAccess } from './core/access.ts'
import type { Caller } from './core/caller.ts'

/**
 * A v1 method that needs a session: what it asks of its callers, and, when it writes, whom its changes are attributed to.
 * Every such method is made here, so that none can do without.
 */
export function guarded<S extends Access & { params: unknown }, P, R>(
  operation: string,
  spec: S,
  handle: (params: P, caller: Caller, address?: string) => Promise<R>,
) {
  return {
    params: spec.params as S['params'],
    needsSession: true as const,
    async call(params: P, caller: Caller, address?: string): Promise<R> {
      requireAccess(caller, spec)
      const work = () => handle(params, caller, address)
      if (spec.access === 'read') return work()
      return attributed(attributionOf(caller, { api: 'v1', operation, address }), work)
    },
  }
}
