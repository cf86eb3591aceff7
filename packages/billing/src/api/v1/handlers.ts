import {
  BILLING_READ_SCOPE,
  BILLING_WRITE_SCOPE,
  type BillingMethod,
  billingMethods,
  type V1Params,
  type V1Result,
} from '@openespf/contract/billing'
import { AppError } from '@openespf/contract/errors'
import { type Caller, requireScope } from '@openespf/sessions'
import type { V1Method } from './edge.ts'
import type { FileResult } from './file-result.ts'

/** What answers each method of a service, with its result or a file; the compiler asks for every method of the contract. */
export type Handlers<M extends BillingMethod = BillingMethod> = {
  readonly [K in M]: (params: V1Params<K>, caller: Caller) => Promise<V1Result<K> | FileResult>
}

/** The methods of one service: `Account/…`. */
export type MethodsOf<Service extends string> = Extract<BillingMethod, `${Service}/${string}`>

/**
 * The method that the edge calls: the contract's schema with the handler for it. All need a session of one of the method's
 * realms; those that read need the scope to read or to write, the others that to write.
 */
export function methodOf<M extends BillingMethod>(name: M, handlers: Handlers): V1Method {
  const handle: (params: V1Params<M>, caller: Caller) => Promise<V1Result<M> | FileResult> = handlers[name]
  const { access, realms } = billingMethods[name]
  const isRead = access === 'read'
  const call = async (params: V1Params<M>, caller: Caller): Promise<V1Result<M> | FileResult> => {
    if (!realms.includes(caller.realm))
      throw new AppError('auth.other_realm', { realm: caller.realm, realms: realms.join(', ') })
    if (!isRead || !caller.scopes.includes(BILLING_WRITE_SCOPE)) {
      requireScope(caller, isRead ? BILLING_READ_SCOPE : BILLING_WRITE_SCOPE)
    }
    return handle(params, caller)
  }
  return { params: billingMethods[name].params, needsSession: true, call }
}
