import type { Money } from '@openespf/contract/money'
import type { Queryable } from '@openespf/foundation/pg'
import type { LockedAccount } from '../accounts/sql/lock-accounts.ts'
import type { Customer } from '../customers/sql/customer-row.ts'
import { updateCustomer } from '../customers/sql/update-customer.ts'
import { chargeAccount } from '../transactions/charge-account.ts'
import { balanceAfter } from '../transactions/core/balance.ts'
import { insertFee } from '../usage/insert-fee.ts'

/** Fees that are taken from somebody; each is listed among what was charged. */
export type Wallet = {
  canPay(fee: Money): boolean
  charge(fee: Money, description: string): Promise<void>
}

/** Only debit accounts can lack the money for a fee (espf-facts §7.5): the others owe it. */
export function accountWallet(
  tx: Queryable,
  locked: LockedAccount,
  at: Date,
): Wallet & { account(): LockedAccount } {
  let account = locked
  return {
    account: () => account,
    canPay: (fee) => account.billingModel !== -1 || fee === 0n || account.balance >= fee,
    async charge(fee, description) {
      await insertFee(tx, { owner: account, amount: fee, at, description })
      account = await chargeAccount(tx, account, fee)
    },
  }
}

export function customerWallet(tx: Queryable, customer: Customer, at: Date): Wallet {
  let { balance } = customer
  const { iEnv, iCustomer } = customer
  return {
    canPay: () => true,
    async charge(fee, description) {
      if (fee === 0n) return
      balance = balanceAfter({ balance, kind: 'owed' }, { action: 'Manual charge', amount: fee })
      await insertFee(tx, { owner: { iEnv, iCustomer }, amount: fee, at, description })
      await updateCustomer(tx, iCustomer, { balance })
    },
  }
}
