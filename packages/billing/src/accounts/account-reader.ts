import { batched } from '@openespf/foundation/batched'
import type { Queryable } from '@openespf/foundation/pg'
import type { View } from '../core/view.ts'
import type { Account } from './sql/account-view.ts'
import { findAccounts } from './sql/find-account.ts'

/** Finds accounts by their key; those that are asked for at the same time, in the same view, by one statement. */
export function createAccountReader(
  queryable: Queryable,
): (view: View, iAccount: number) => Promise<Account | undefined> {
  const read = batched<string, Account>(async (keys) => {
    const found = new Map<string, Account>()
    for (const [view, asked] of Map.groupBy(keys.map(parseKey), (key) => key.view)) {
      const accounts = await findAccounts(
        queryable,
        JSON.parse(view),
        asked.map(({ iAccount }) => iAccount),
      )
      for (const account of accounts) found.set(`${account.iAccount} ${view}`, account)
    }
    return found
  })
  return ({ iEnv, iCustomer, iAccount: own }, iAccount) =>
    read(`${iAccount} ${JSON.stringify({ iEnv, iCustomer, iAccount: own })}`)
}

function parseKey(key: string): { iAccount: number; view: string } {
  const blank = key.indexOf(' ')
  return { iAccount: Number(key.slice(0, blank)), view: key.slice(blank + 1) }
}
