import { type Queryable, statement } from '@openespf/foundation/pg'
import type { AddonUpdate } from '../core/addon-changes.ts'

const insert = statement(
  'billing.insert-account-addon',
  `insert into billing.account_addon (i_account, i_product, effective_from, effective_to, phase) values ($1, $2, $3, $4, $5)`,
)

export async function insertAccountAddon(tx: Queryable, iAccount: number, addon: AddonUpdate): Promise<void> {
  await tx.query(insert, [iAccount, addon.iProduct, addon.effectiveFrom, addon.effectiveTo, addon.phase])
}
