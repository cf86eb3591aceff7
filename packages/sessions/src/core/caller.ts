import { AppError } from '@openespf/contract/errors'
import type { AccountId, CustomerId, EnvId, UserId } from '@openespf/contract/ids'
import type { Realm } from '@openespf/contract/realm'

/** Who makes a call, as the session store knows the user at this moment. */
export type Caller = {
  /** In the realm account: the account's key, as there Session/ping answers (espf-facts §6.3). */
  iUser: UserId
  iEnv: EnvId
  login: string
  realm: Realm
  scopes: readonly string[]
  isSuperUser: boolean
  /** In the realms below admin: the customer with all below whom alone the caller sees. */
  iCustomer?: CustomerId
  /** In the realm account: the one account that the caller sees. */
  iAccount?: AccountId
  /** The user who acts for the one that this caller is: by Session/login_to_realm. */
  actingUser?: { iUser: UserId; login: string }
  /** Absent when the call carried a login instead of a token. */
  sessionId?: string
  /** The API token that was shown, or that opened the session: what the caller opens ends with it. */
  iApiToken?: number
}

/** Refuses with `auth.forbidden` unless the caller holds the scope; super users may do everything. */
export function requireScope(caller: Caller, scope: string): void {
  if (caller.isSuperUser || caller.scopes.includes(scope)) return
  throw new AppError('auth.forbidden', { needs: `the scope ${scope}` })
}
