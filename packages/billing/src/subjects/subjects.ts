import type { Subjects } from '@openespf/sessions'
import { writeAccount } from '../accounts/write-account.ts'
import type { BillingDeps } from '../deps.ts'
import { findAccountOfLogin } from './sql/find-account-of-login.ts'
import { findAccountSubject } from './sql/find-account-subject.ts'
import { findCustomerSubject } from './sql/find-customer-subject.ts'

/** What sessions ask of billing: who of its customers and accounts can have one. */
export function createSubjects({ database }: Pick<BillingDeps, 'database'>): Subjects {
  return {
    async customer(view, iCustomer) {
      const row = await findCustomerSubject(database, view, iCustomer)
      return row && { iEnv: row.i_env, iCustomer, login: row.login || row.name, isReseller: row.is_reseller }
    },
    async account(view, iAccount) {
      const row = await findAccountSubject(database, view, iAccount)
      if (!row) return undefined
      const { i_env: iEnv, i_customer: iCustomer } = row
      return { iEnv, iCustomer, iAccount, login: row.login || row.id, isReseller: false }
    },
    async accountByLogin(login) {
      const row = await findAccountOfLogin(database, login)
      if (!row) return undefined
      const { i_account: iAccount, i_env: iEnv, i_customer: iCustomer, password_hash: passwordHash } = row
      return { iEnv, iCustomer, iAccount, login, isReseller: false, passwordHash }
    },
    async setAccountPassword({ iAccount }, passwordHash) {
      if (iAccount !== undefined)
        await database.transaction((tx) => writeAccount(tx, iAccount, { passwordHash }))
    },
  }
}
