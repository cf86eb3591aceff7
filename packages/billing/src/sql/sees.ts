import type { View } from '../core/view.ts'

/** A view as the parameter that the conditions below read: `int[]` of environment, customer or null, account or null. */
export function viewValue({ iEnv, iCustomer, iAccount }: View): (number | null)[] {
  return [iEnv, iCustomer ?? null, iAccount ?? null]
}

const below = (param: string, customer: string): string =>
  `exists (select from billing.customer seen
     where seen.i_customer = ${customer} and seen.ancestors @> array[(${param}::int[])[2]])`

/** Whether the view in `param` (`$1`) sees the customer whose row stands as `row`. An account sees no customer. */
export function seesCustomer(param: string, row: string): string {
  const [env, customer, account] = parts(param)
  return `(${row}.i_env = ${env} and ${account} is null
    and (${customer} is null or ${row}.i_customer = ${customer} or ${row}.ancestors @> array[${customer}]))`
}

/** Whether the view in `param` sees the account whose row stands as `row`. */
export function seesAccount(param: string, row: string): string {
  const [, , account] = parts(param)
  return `(${seesOwned(param, row)} and (${account} is null or ${row}.i_account = ${account}))`
}

/** Whether the view in `param` sees what belongs to the customer `row.i_customer`; what belongs to nobody is the environment's. */
export function seesOwned(param: string, row: string): string {
  const [env, customer] = parts(param)
  return `(${row}.i_env = ${env} and (${customer} is null or ${row}.i_customer = ${customer}
    or ${below(param, `${row}.i_customer`)}))`
}

/** Whether the view in `param` sees the SIM card whose row stands as `row`: set apart for its customer, or held by its account. */
export function seesCard(param: string, row: string): string {
  const [env, customer, account] = parts(param)
  return `(${row}.i_env = ${env} and (${customer} is null
    or (${account} is null and ${row}.i_customer is not null and ${seesOwned(param, row)})
    or exists (select from billing.account holder
         where holder.i_sim_card = ${row}.i_sim_card and ${seesAccount(param, 'holder')})))`
}

/** Whether the view in `param` sees the phone number whose row stands as `row`: its customer's, or its account's own. */
export function seesNumber(param: string, row: string): string {
  const [env, customer, account] = parts(param)
  return `(${row}.i_env = ${env} and (${customer} is null
    or (${row}.i_customer is not null and ${seesOwned(param, row)} and (${account} is null or ${row}.i_account = ${account}))))`
}

function parts(param: string): [env: string, customer: string, account: string] {
  return [`(${param}::int[])[1]`, `(${param}::int[])[2]`, `(${param}::int[])[3]`]
}
