import {
  type AdministrationMethod,
  administrationMethods,
  type V1Params,
  type V1Result,
} from '@openespf/contract/billing'
import type { Caller } from '../core/caller.ts'
import { guarded } from '../guarded.ts'

/** What answers each method; the compiler asks for every method of the contract. */
export type Handlers<M extends AdministrationMethod = AdministrationMethod> = {
  readonly [K in M]: (params: V1Params<K>, caller: Caller) => Promise<V1Result<K>>
}

/** The methods of one service: `User/…`. */
export type MethodsOf<Service extends string> = Extract<AdministrationMethod, `${Service}/${string}`>

export function methodOf<M extends AdministrationMethod>(name: M, handlers: Handlers) {
  const handle: (params: V1Params<M>, caller: Caller) => Promise<V1Result<M>> = handlers[name]
  return guarded(name, administrationMethods[name], handle)
}
