import type { Queryable } from '@openespf/foundation/pg'
import { lockOpenAccount } from '../accounts/lock-open-account.ts'
import { changed } from '../core/changed.ts'
import type { Page, Paging } from '../core/paging.ts'
import { duplicate, inUse, invalid, notFound, refuseOwn } from '../core/refusals.ts'
import { type View, wholeEnv } from '../core/view.ts'
import { lockOpenCustomer } from '../customers/lock-open-customer.ts'
import { findCustomer } from '../customers/sql/find-customer.ts'
import type { BillingDeps } from '../deps.ts'
import { refuseDuplicates } from '../sql/refuse-duplicates.ts'
import { checkAssignment, type Receiver } from './core/assign.ts'
import { deleteDidNumber } from './sql/delete-did-number.ts'
import type { DidNumber } from './sql/did-number-row.ts'
import { type DidNumberKey, findDidNumber } from './sql/find-did-number.ts'
import { insertDidNumber } from './sql/insert-did-number.ts'
import { type DidNumberFilter, listDidNumbers } from './sql/list-did-numbers.ts'
import { lockDidNumber } from './sql/lock-did-number.ts'
import { type DidNumberUpdate, updateDidNumber } from './sql/update-did-number.ts'

export type DidNumberChanges = { frozen?: boolean; countryIso?: string; description?: string }
export type NewDidNumber = DidNumberChanges & { number: string }

export type DidNumbers = ReturnType<typeof createDidNumbers>

/**
 * Operations on the phone numbers of the inventory. Whoever gives one back gives it to where it came from: the reseller
 * above its customer, or nobody. Refusals: `entity.not_found`, `entity.duplicate`, `entity.in_use`, `entity.closed`,
 * `request.invalid`, `auth.forbidden` (a reseller about its own).
 */
export function createDidNumbers({ database }: BillingDeps) {
  /** Writes what differs of the locked number. */
  const change = (
    view: View,
    iDidNumber: number,
    wanted: (did: DidNumber, tx: Queryable) => DidNumberUpdate | Promise<DidNumberUpdate>,
  ): Promise<void> =>
    database.transaction(async (tx) => {
      const did = await requireNumber(tx, view, iDidNumber)
      await updateDidNumber(tx, iDidNumber, changed(did, await wanted(did, tx)))
    })

  const assign = async (tx: Queryable, view: View, iDidNumber: number, receiver: Receiver): Promise<void> => {
    const did = await requireNumber(tx, view, iDidNumber)
    checkAssignment(did, receiver)
    const { iCustomer, iAccount } = receiver
    await updateDidNumber(tx, iDidNumber, changed(did, { iCustomer, iAccount }))
  }

  return {
    add({ iEnv }: View, input: NewDidNumber): Promise<number> {
      const { number, frozen = false, countryIso = '', description = '' } = input
      return refuseDuplicates(insertDidNumber(database, { iEnv, number, frozen, countryIso, description }), {
        did_number_number: () => duplicate('number', 'number', number),
      })
    },

    /** A frozen number is given to nobody; who has one keeps it. */
    update(view: View, iDidNumber: number, wanted: DidNumberChanges): Promise<void> {
      return change(view, iDidNumber, () => wanted)
    },

    find(view: View, key: DidNumberKey): Promise<DidNumber | undefined> {
      return findDidNumber(database, view, key)
    },

    list(view: View, filter: DidNumberFilter, paging: Paging): Promise<Page<DidNumber>> {
      return listDidNumbers(database, view, filter, paging)
    },

    remove(view: View, iDidNumber: number): Promise<void> {
      return database.transaction(async (tx) => {
        const { iCustomer } = await requireNumber(tx, view, iDidNumber)
        if (iCustomer !== null) throw inUse('number', `customer ${iCustomer}`)
        await deleteDidNumber(tx, iDidNumber)
      })
    },

    assignToCustomer(view: View, iDidNumber: number, iCustomer: number): Promise<void> {
      return database.transaction(async (tx) => {
        const { ancestors } = await lockOpenCustomer(tx, view, iCustomer)
        await assign(tx, view, iDidNumber, { iCustomer, ancestors, iAccount: null })
      })
    },

    /** The number becomes that of the account's customer, too. */
    assignToAccount(view: View, iDidNumber: number, iAccount: number): Promise<void> {
      return database.transaction(async (tx) => {
        const { iCustomer } = await lockOpenAccount(tx, view, iAccount)
        const customer = await findCustomer(tx, wholeEnv(view), { iCustomer })
        await assign(tx, view, iDidNumber, { iCustomer, ancestors: customer?.ancestors ?? [], iAccount })
      })
    },

    /** The number stays that of the account's customer. */
    releaseFromAccount(view: View, iDidNumber: number): Promise<void> {
      return change(view, iDidNumber, (did) => {
        if (did.iAccount === null) throw invalid(`no account has the number ${did.number}`)
        return { iAccount: null }
      })
    },

    releaseFromCustomer(view: View, iDidNumber: number): Promise<void> {
      return change(view, iDidNumber, async (did, tx) => {
        if (did.iCustomer === null) throw invalid(`nobody has the number ${did.number}`)
        refuseOwn(view, did.iCustomer)
        const customer = await findCustomer(tx, wholeEnv(view), { iCustomer: did.iCustomer })
        return { iAccount: null, iCustomer: customer?.iParent ?? null }
      })
    },

    /** Whoever has the number loses it; it stays in the inventory until it is removed or activated again. */
    cancel(view: View, iDidNumber: number): Promise<void> {
      return change(view, iDidNumber, () => ({
        ...{ status: 'canceled', iCustomer: null, iAccount: null, installation: '' },
      }))
    },

    /** The number is with another installation from now on; whoever has it here loses it. */
    move(view: View, iDidNumber: number, installation: string): Promise<void> {
      return change(view, iDidNumber, () => ({
        ...{ status: 'moved', iCustomer: null, iAccount: null, installation },
      }))
    },

    /** A number that was canceled or moved can be given away again. */
    activate(view: View, iDidNumber: number): Promise<void> {
      return change(view, iDidNumber, () => ({ status: 'active', installation: '' }))
    },
  }
}

async function requireNumber(tx: Queryable, view: View, iDidNumber: number): Promise<DidNumber> {
  const did = await lockDidNumber(tx, view, iDidNumber)
  if (!did) throw notFound('number', `i_did_number ${iDidNumber}`)
  return did
}
