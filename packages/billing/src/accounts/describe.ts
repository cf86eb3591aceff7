import { formatUtcDate } from '@openespf/contract/time'
import type { Alias } from '../aliases/sql/alias-row.ts'
import { includedServices } from './core/included-services.ts'
import { type AccountStatus, accountStatus } from './core/status.ts'
import type { Account } from './sql/account-view.ts'

/** An account with what follows from it at a moment. */
export type DescribedAccount = Account & {
  /** Another id of this account that was asked for: with a number of its own. */
  alias?: Alias

  /** undefined: in order */
  status: AccountStatus | undefined
  includedServices: number[]
}

export function describeAccount(account: Account, now: Date): DescribedAccount {
  return {
    ...account,
    status: accountStatus(account, formatUtcDate(now)),
    includedServices: includedServices(account, now),
  }
}
