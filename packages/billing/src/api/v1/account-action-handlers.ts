import type { Accounts } from '../../accounts/operations.ts'
import { invalid } from '../../core/refusals.ts'
import { readNewAccount } from './account-handlers.ts'
import { accountInfo } from './account-info.ts'
import type { Handlers } from './handlers.ts'
import { accountKey } from './own-key.ts'
import { defined, optional, readId } from './read-params.ts'

export function accountActionHandlers(accounts: Accounts) {
  return {
    async 'Account/validate_account_info'({ account_info: info }, caller) {
      const account = await accounts.validate(caller, readNewAccount(info))
      const { i_account: _, i_subscriber: __, ...completed } = accountInfo(account)
      return { account_info: completed }
    },
    async 'Account/move_account'(params, caller) {
      await accounts.move(caller, {
        iAccount: readId(params.i_account),
        iCustomer: readId(params.i_customer),
        ...defined({ iProduct: optional(params.i_product, readId) }),
      })
      return { success: 1 }
    },
    async 'Account/change_password'(params, caller, address) {
      const isOwner = caller.realm === 'account' || caller.realm === 'customer'
      if (isOwner && params.old_password === undefined) throw invalid('old_password is needed')
      await accounts.changePassword(caller, {
        iAccount: accountKey(params.i_account, caller),
        password: params.new_password,
        ...defined({ old: params.old_password, address }),
      })
      return { success: 1 }
    },
    async 'Account/assign_ua'(params, caller) {
      await accounts.assignDevice(caller, readId(params.i_account), optional(params.i_ua, readDevice))
      return { success: 1 }
    },
    async 'Account/get_ua_info'(params, caller) {
      const iAccount = accountKey(params.i_account, caller)
      const iUa = await accounts.device(caller, iAccount)
      return typeof iUa === 'number' ? { ua_info: { i_ua: iUa, i_account: iAccount } } : {}
    },
  } satisfies Partial<Handlers>
}

const DEVICE_BOUND = 2 ** 31

/** A device's number: it names nothing here, so only its size can be wrong. */
function readDevice(value: number | string): number {
  const iUa = readId(value)
  if (iUa >= DEVICE_BOUND) throw invalid(`${value} is too large for an i_ua`)
  return iUa
}
