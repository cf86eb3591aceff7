import { type Queryable, statement } from '@openespf/foundation/pg'

const find = statement<{
  i_account: number
  i_env: number
  i_customer: number
  password_hash: string | null
}>(
  'billing.find-account-of-login',
  `select a.i_account, a.i_env, a.i_customer, a.password_hash from billing.account a
   where a.login = $1 and a.login <> '' and a.bill_status <> 'C' and a.password_hash is not null`,
)

/** The open account that has this login and a password: no two open ones have the same login. */
export function findAccountOfLogin(queryable: Queryable, login: string) {
  return queryable.maybe(find, [login])
}
