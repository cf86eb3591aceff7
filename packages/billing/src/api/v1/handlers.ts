import { type BillingMethod, billingMethods, type V1Params, type V1Result } from '@openespf/contract/billing'
import { type Caller, guarded } from '@openespf/sessions'
import type { V1Method } from './edge.ts'
import type { FileResult } from './file-result.ts'

/** What answers each method of a service, with its result or a file; the compiler asks for every method of the contract. */
export type Handlers<M extends BillingMethod = BillingMethod> = {
  readonly [K in M]: (
    params: V1Params<K>,
    caller: Caller,
    address?: string,
  ) => Promise<V1Result<K> | FileResult>
}

/** The methods of one service: `Account/…`. */
export type MethodsOf<Service extends string> = Extract<BillingMethod, `${Service}/${string}`>

/** The method that the edge calls: the contract's schema with the handler for it, guarded as the contract says. */
export function methodOf<M extends BillingMethod>(name: M, handlers: Handlers): V1Method {
  const handle: (params: V1Params<M>, caller: Caller, address?: string) => Promise<V1Result<M> | FileResult> =
    handlers[name]
  return guarded(name, billingMethods[name], handle)
}
