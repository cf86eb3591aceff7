import type { Queryable } from '@openespf/foundation/pg'
import type { AddonChanges } from './core/addon-changes.ts'
import { deleteAccountAddon } from './sql/delete-account-addon.ts'
import { insertAccountAddon } from './sql/insert-account-addon.ts'
import { updateAccountAddon } from './sql/update-account-addon.ts'

/** Writes only what differs, so that only what changed raises events. */
export async function writeAddons(tx: Queryable, iAccount: number, changes: AddonChanges): Promise<void> {
  for (const iProduct of changes.deleted) await deleteAccountAddon(tx, iAccount, iProduct)
  for (const addon of changes.updated) await updateAccountAddon(tx, iAccount, addon)
  for (const addon of changes.inserted) await insertAccountAddon(tx, iAccount, addon)
}
