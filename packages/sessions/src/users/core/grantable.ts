import { AppError } from '@openespf/contract/errors'
import type { Caller } from '../../core/caller.ts'

/**
 * Nobody makes, changes or lets in a user that may do more than itself: refuses rights that the caller lacks with
 * `auth.forbidden`.
 */
export function requireGrantable(
  caller: Caller,
  rights: { scopes: readonly string[]; isSuperUser?: boolean },
): void {
  if (caller.isSuperUser) return
  if (rights.isSuperUser) throw new AppError('auth.forbidden', { needs: 'a super user' })
  const missing = rights.scopes.find((scope) => !caller.scopes.includes(scope))
  if (missing !== undefined)
    throw new AppError('auth.forbidden', { needs: `the scope ${missing}, to give or hold it,` })
}
