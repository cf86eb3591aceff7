import type { Money } from '@openespf/contract/money'
import { formatUtcDate } from '@openespf/contract/time'
import type { SecretBox } from '@openespf/foundation/secret-box'
import { changed } from '../core/changed.ts'
import type { Contact } from '../core/contact.ts'
import { invalid } from '../core/refusals.ts'
import { sealChanged } from '../core/seal-changed.ts'
import type { WantedAddon } from './core/addon-changes.ts'
import type { AccountBillStatus } from './core/status.ts'
import { accountTerm } from './core/term.ts'
import type { StoredAccount } from './sql/account-columns.ts'
import type { LockedAccount } from './sql/lock-accounts.ts'
import type { AccountUpdate } from './sql/update-account.ts'

type PlainFields = Partial<
  Contact &
    Pick<
      StoredAccount,
      | 'id'
      | 'iProduct'
      | 'iAccountRole'
      | 'blocked'
      | 'creditLimit'
      | 'activationDate'
      | 'expirationDate'
      | 'iSimCard'
      | 'iAccessPolicy'
      | 'iTimeZone'
      | 'iVdPlan'
      | 'iCustomerSite'
      | 'login'
    >
>

/** What may change in an account; fields that are left out stay. */
export type AccountChanges = PlainFields & {
  /** of the service (SIP); kept sealed */
  servicePassword?: string
  /** of the owner's self-care; kept as a hash */
  password?: string
  /** in place of the password: what `wantedHash` made of it before the transaction */
  passwordHash?: string
  /** O opens an inactive account */
  billStatus?: 'O' | 'I'
  /** the whole wanted list */
  addons?: WantedAddon[]
}

export type NewAccount = AccountChanges & {
  id: string
  iCustomer: number
  iProduct: number
  /** -1 debit, 1 credit */
  billingModel?: -1 | 1
  openingBalance?: Money
}

/** What of the wanted values is to be written: only what differs from the account as it is. */
export function accountUpdate(
  secretBox: SecretBox,
  account: LockedAccount,
  { wanted, now }: { wanted: AccountChanges; now: Date },
): AccountUpdate {
  const { servicePassword, password: _, addons: __, ...plain } = wanted
  const fields = changed(account, plain)
  if (fields.billStatus !== undefined) checkOpening(account.billStatus, fields.billStatus)
  return {
    ...fields,
    ...termUpdate(account, fields, now),
    ...sealChanged(secretBox, account, { servicePasswordSealed: servicePassword }),
  }
}

/** An account is inactive only at its creation, and suspended only by what suspends it: espf-facts §7.5. */
function checkOpening(from: AccountBillStatus, to: AccountBillStatus): void {
  if (from !== 'I' || to !== 'O') throw invalid(`an account cannot be set from bill_status ${from} to ${to}`)
}

/** New dates count at once: the billing clock moves the term only when a date comes. */
function termUpdate(
  account: LockedAccount,
  fields: Pick<AccountUpdate, 'activationDate' | 'expirationDate'>,
  now: Date,
): Pick<AccountUpdate, 'term'> {
  if (fields.activationDate === undefined && fields.expirationDate === undefined) return {}
  return changed(account, { term: accountTerm({ ...account, ...fields }, formatUtcDate(now)) })
}
