import type { Attribution } from '@openespf/foundation/attribution'
import { clientAddress } from './client-address.ts'
import type { Caller } from './core/caller.ts'

/** What the audit log says of a caller's changes: who, from where, by which operation of which API. */
export function attributionOf(
  caller: Caller,
  by: { api: 'v1' | 'v2' | 'espf'; operation: string; address: string | undefined },
): Attribution {
  return {
    kind: 'user',
    i_env: caller.iEnv,
    realm: caller.realm,
    i_user: caller.iUser,
    login: caller.login,
    acting_user: caller.actingUser?.login,
    address: clientAddress(by.address),
    api: by.api,
    operation: by.operation,
  }
}
