import { lockOpenAccount } from '../accounts/lock-open-account.ts'
import { accountExists } from '../accounts/sql/list-known-accounts.ts'
import type { Page, Paging } from '../core/paging.ts'
import { duplicate, notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'
import { refuseDuplicates } from '../sql/refuse-duplicates.ts'
import type { Alias } from './sql/alias-row.ts'
import { deleteAlias } from './sql/delete-alias.ts'
import { findAlias } from './sql/find-alias.ts'
import { insertAlias } from './sql/insert-alias.ts'
import { listAliases } from './sql/list-aliases.ts'

/** `iAccount` is the master. */
export type NewAlias = { iAccount: number; id: string; iAccountRole?: number; blocked?: boolean }
export type AliasKey = { iAlias: number } | { id: string }

export type Aliases = ReturnType<typeof createAliases>

/**
 * Operations on aliases: further ids of an account, each with a number that no account has. Refusals: `entity.not_found`
 * (master, alias), `entity.closed` (master), `entity.duplicate` (an account or alias has the id).
 */
export function createAliases({ database, clock }: BillingDeps) {
  return {
    add(view: View, input: NewAlias): Promise<number> {
      const { iAccount, id, iAccountRole, blocked = false } = input
      return database.transaction(async (tx) => {
        const master = await lockOpenAccount(tx, view, iAccount)
        const alias = {
          ...{ iEnv: view.iEnv, iAccount, id, blocked, createdAt: clock.now() },
          iAccountRole: iAccountRole ?? master.iAccountRole,
        }
        const refused = () => duplicate('account', 'id', id)
        return refuseDuplicates(insertAlias(tx, alias), {
          account_alias_id: refused,
          account_id_taken: refused,
        })
      })
    },

    remove(view: View, key: AliasKey): Promise<void> {
      return database.transaction(async (tx) => {
        const alias = await findAlias(tx, view, key)
        if (alias) await lockOpenAccount(tx, view, alias.iAccount)
        if (!alias || !(await deleteAlias(tx, alias.iAlias))) throw notFound('alias', describe(key))
      })
    },

    async list(view: View, iAccount: number, paging: Paging): Promise<Page<Alias>> {
      if (!(await accountExists(database, view, iAccount))) throw notFound('account', `i_account ${iAccount}`)
      return listAliases(database, view, iAccount, paging)
    },
  }
}

function describe(key: AliasKey): string {
  return 'id' in key ? `id ${key.id}` : `i_account ${key.iAlias}`
}
