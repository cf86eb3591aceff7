import type { Queryable } from '@openespf/foundation/pg'
import { createPasswordLock } from '@openespf/sessions'
import type { Alias } from '../aliases/sql/alias-row.ts'
import { deleteAliasesOfAccounts } from '../aliases/sql/delete-aliases-of-accounts.ts'
import { findAlias } from '../aliases/sql/find-alias.ts'
import { listAliasesOfAccounts } from '../aliases/sql/list-aliases-of-accounts.ts'
import { endPlans } from '../bundles/end-plans.ts'
import type { Page, Paging } from '../core/paging.ts'
import type { View } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'
import { releaseNumbersOfAccount } from '../did-numbers/sql/release-numbers-of-account.ts'
import { releaseExtensions } from '../extensions/sql/release-extensions.ts'
import { lockCards } from '../sim-cards/sql/lock-cards.ts'
import { releaseCards } from '../sim-cards/sql/release-cards.ts'
import { addAccount } from './add-account.ts'
import { changeAccount } from './change-account.ts'
import { changePassword, type PasswordChange } from './change-password.ts'
import type { AccountChanges, NewAccount } from './changes.ts'
import { type DescribedAccount, describeAccount } from './describe.ts'
import { lockOpenAccount } from './lock-open-account.ts'
import { moveAccount } from './move.ts'
import { wantedHash } from './password-hash.ts'
import { perView } from './per-view.ts'
import type { Account } from './sql/account-view.ts'
import { closeAccountAddons } from './sql/close-account-addons.ts'
import { findAccounts } from './sql/find-account.ts'
import { findAccountById } from './sql/find-account-by-id.ts'
import { findAccountByLogin } from './sql/find-account-by-login.ts'
import { findDevice } from './sql/find-device.ts'
import { type AccountFilter, listAccounts } from './sql/list-accounts.ts'
import { listKnownAccounts } from './sql/list-known-accounts.ts'
import { lookUpAccount } from './sql/look-up-account.ts'
import { updateAccount } from './sql/update-account.ts'
import { updateDevice } from './sql/update-device.ts'
import { validateAccount } from './validate.ts'

/** One of the three; the login is that of the account's self-care. */
export type AccountKey = { iAccount: number } | { id: string } | { login: string }

export type Accounts = ReturnType<typeof createAccounts>

/** Operations on accounts. Each is one transaction; a refusal (AppError) leaves everything as it was. */
export function createAccounts(deps: BillingDeps) {
  const { database, secretBox, clock } = deps
  const passwordLock = createPasswordLock(deps)
  const read = perView(async (view, keys) => {
    const accounts = await findAccounts(database, view, keys)
    return new Map(accounts.map((account) => [account.iAccount, account]))
  })
  const isKnown = perView(async (view, keys) => {
    const known = await listKnownAccounts(database, view, keys)
    return new Map(known.map((iAccount) => [iAccount, true]))
  })

  const findOf = async (view: View, key: AccountKey): Promise<Account | undefined> => {
    if ('iAccount' in key) return read(view, key.iAccount)
    return 'id' in key
      ? findAccountById(database, view, key.id)
      : findAccountByLogin(database, view, key.login)
  }

  return {
    add: (view: View, input: NewAccount): Promise<number> => addAccount(deps, view, input),

    update: (view: View, iAccount: number, wanted: AccountChanges): Promise<void> =>
      changeAccount(deps, view, { iAccount, wanted }),

    /** The account as `add` would make it; nothing is written. Refusals: those of `add`. */
    validate: (view: View, input: NewAccount): Promise<DescribedAccount> =>
      validateAccount(deps, view, input),

    move: (view: View, wanted: { iAccount: number; iCustomer: number; iProduct?: number }): Promise<void> =>
      moveAccount(deps, view, wanted),

    changePassword: (view: View, wanted: PasswordChange): Promise<void> =>
      changePassword({ ...deps, passwordLock }, view, wanted),

    /** For who calls `add` or `update` in a transaction: what takes long, before it begins. */
    hashed: async <C extends AccountChanges>(view: View, wanted: C, iAccount?: number): Promise<C> => ({
      ...wanted,
      ...(await wantedHash(database, view, { wanted, iAccount })),
    }),

    /** Gives the account an IP device, which is known elsewhere; null: none. */
    assignDevice(view: View, iAccount: number, iUa: number | null): Promise<void> {
      return database.transaction(async (tx) => {
        await lockOpenAccount(tx, view, iAccount)
        await updateDevice(tx, iAccount, iUa)
      })
    },

    /** The account's IP device; undefined: no such account. */
    device: (view: View, iAccount: number): Promise<number | null | undefined> =>
      findDevice(database, view, iAccount),

    /**
     * By key also a closed account, by id or login only an open one. The key or id of an alias finds its master, with
     * `alias`.
     */
    async find(
      view: View,
      key: AccountKey,
    ): Promise<(DescribedAccount & { servicePassword?: string }) | undefined> {
      const found = await findOf(view, key)
      const alias = found ? undefined : await findAliasOf(database, view, key)
      const account = alias ? await read(view, alias.iAccount) : found
      if (!account) return undefined
      const sealed = account.servicePasswordSealed
      return {
        ...describeAccount(account, clock.now()),
        ...(sealed ? { servicePassword: secretBox.open(sealed) } : {}),
        ...(alias ? { alias } : {}),
      }
    },

    /** Aliases are no accounts: none is listed. */
    async list(view: View, filter: AccountFilter, paging: Paging): Promise<Page<DescribedAccount>> {
      const page = await listAccounts(database, view, filter, paging)
      const now = clock.now()
      return { ...page, items: page.items.map((account) => describeAccount(account, now)) }
    },

    /** The aliases of accounts that `list` returned, by account. */
    async aliasesOf(accounts: readonly number[]): Promise<Map<number, Alias[]>> {
      return Map.groupBy(await listAliasesOfAccounts(database, accounts), ({ iAccount }) => iAccount)
    },

    /**
     * Closes the account for good, without its aliases and its extension, and takes its SIM card, which becomes available,
     * and its phone numbers, unless its customer is to keep them.
     */
    terminate(view: View, iAccount: number, { keepNumbers = false } = {}): Promise<void> {
      return database.transaction(async (tx) => {
        const { iSimCard } = await lockOpenAccount(tx, view, iAccount)
        const cards = iSimCard ? [iSimCard] : []
        await lockCards(tx, view.iEnv, cards)
        await deleteAliasesOfAccounts(tx, [iAccount])
        await releaseExtensions(tx, [iAccount])
        await releaseNumbersOfAccount(tx, iAccount, { keep: keepNumbers })
        await closeAccountAddons(tx, [iAccount])
        await endPlans(tx, { accounts: [iAccount] }, clock.now())
        await updateAccount(tx, iAccount, { billStatus: 'C', closedAt: clock.now(), iSimCard: null })
        await releaseCards(tx, cards)
      })
    },

    /** For the ESPF API: the key of the open account with this id, else of the last closed one that had it. */
    byId: (view: View, id: string): Promise<number | undefined> => lookUpAccount(database, view, id),

    /** Whether there is such an account, open or closed. */
    exists: async (view: View, iAccount: number): Promise<boolean> =>
      (await isKnown(view, iAccount)) === true,
  }
}

/** The alias with that number or id. */
async function findAliasOf(queryable: Queryable, view: View, key: AccountKey): Promise<Alias | undefined> {
  if ('login' in key) return undefined
  return findAlias(queryable, view, 'id' in key ? { id: key.id } : { iAlias: key.iAccount })
}
