import type { TSchema } from 'typebox'
import type { Realm } from '../realm.ts'
import type { Area } from '../scopes.ts'

/** A v1 method, `<Service>/<method>`: what validation, types, permissions and documentation derive from. */
export type MethodSpec = {
  /** One sentence for its documentation. */
  summary: string
  /** What the caller's scopes must allow. */
  access: 'read' | 'write'
  /** Of which area those scopes are; `billing.api` unless said. With `none` every session will do. */
  area?: Area | 'none'
  /** From where it can be called; in all but `admin` only what is the caller's own is seen. */
  realms: readonly Realm[]
  params: TSchema
  result: TSchema
  /** The `params` of the documented call, where the least that the schema allows would not do. */
  example?: Readonly<Record<string, unknown>>
  /** The content type of the file that it may answer with instead: espf-facts §7.1. */
  file?: string
}

export const ADMIN_ONLY: readonly Realm[] = ['admin']
/** Those who sell: administrators, and resellers for their own customers. */
export const STAFF: readonly Realm[] = ['admin', 'reseller']
/** All but the accounts. */
export const OWNERS: readonly Realm[] = ['admin', 'reseller', 'customer']
export const EVERYBODY: readonly Realm[] = ['admin', 'reseller', 'customer', 'account']
