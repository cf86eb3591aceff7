import type { Queryable } from '@openespf/foundation/pg'
import { lockOpenAccount } from '../accounts/lock-open-account.ts'
import { changed } from '../core/changed.ts'
import type { Page, Paging } from '../core/paging.ts'
import { duplicate, invalid, notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import { lockOpenCustomer } from '../customers/lock-open-customer.ts'
import { findCustomer } from '../customers/sql/find-customer.ts'
import type { BillingDeps } from '../deps.ts'
import { refuseDuplicates } from '../sql/refuse-duplicates.ts'
import { deleteExtension } from './sql/delete-extension.ts'
import type { Extension } from './sql/extension-row.ts'
import { findExtension } from './sql/find-extension.ts'
import { insertExtension } from './sql/insert-extension.ts'
import { listExtensions } from './sql/list-extensions.ts'
import { updateExtension } from './sql/update-extension.ts'

/** `iAccount`: the account that rings, of the same customer; null: none. */
export type ExtensionFields = { id: string; name: string; iAccount: number | null }

export type Extensions = ReturnType<typeof createExtensions>

/**
 * Operations on extensions: short numbers inside a customer's office. Refusals: `entity.not_found` (customer, extension,
 * account), `entity.closed`, `entity.duplicate` (id, account), `request.invalid` (another customer's account).
 */
export function createExtensions({ database }: BillingDeps) {
  const refusals = ({ id, iAccount }: ExtensionFields) => ({
    customer_extension_id: () => duplicate('extension', 'id', id),
    customer_extension_account: () => duplicate('extension', 'i_account', String(iAccount)),
  })

  return {
    add(
      view: View,
      iCustomer: number,
      input: Pick<ExtensionFields, 'id'> & Partial<ExtensionFields>,
    ): Promise<number> {
      const fields = { name: '', iAccount: null, ...input }
      return database.transaction(async (tx) => {
        await lockOpenCustomer(tx, view, iCustomer)
        await requireAccount(tx, view, { iCustomer, iAccount: fields.iAccount })
        return refuseDuplicates(insertExtension(tx, { iCustomer, ...fields }), refusals(fields))
      })
    },

    update(view: View, iCExt: number, wanted: Partial<ExtensionFields>): Promise<void> {
      return database.transaction(async (tx) => {
        const extension = await lockExtension(tx, view, iCExt)
        const changes = changed(extension, wanted)
        if (Object.keys(changes).length === 0) return
        const { iCustomer } = extension
        await requireAccount(tx, view, { iCustomer, iAccount: changes.iAccount ?? null })
        const fields = { ...extension, ...changes }
        await refuseDuplicates(updateExtension(tx, fields), refusals(fields))
      })
    },

    remove(view: View, iCExt: number): Promise<void> {
      return database.transaction(async (tx) => {
        await lockExtension(tx, view, iCExt)
        await deleteExtension(tx, iCExt)
      })
    },

    async list(view: View, iCustomer: number, paging: Paging): Promise<Page<Extension>> {
      if (!(await findCustomer(database, view, { iCustomer })))
        throw notFound('customer', `i_customer ${iCustomer}`)
      return listExtensions(database, view, iCustomer, paging)
    },
  }
}

/** The extension as it is under its customer's lock. */
async function lockExtension(tx: Queryable, view: View, iCExt: number): Promise<Extension> {
  const seen = await findExtension(tx, view, iCExt)
  if (seen) await lockOpenCustomer(tx, view, seen.iCustomer)
  const extension = seen && (await findExtension(tx, view, iCExt))
  if (!extension) throw notFound('extension', `i_c_ext ${iCExt}`)
  return extension
}

async function requireAccount(
  tx: Queryable,
  view: View,
  { iCustomer, iAccount }: { iCustomer: number; iAccount: number | null },
): Promise<void> {
  if (iAccount === null) return
  const account = await lockOpenAccount(tx, view, iAccount)
  if (account.iCustomer !== iCustomer) throw invalid(`account ${iAccount} is not of customer ${iCustomer}`)
}
