import { type Queryable, statement } from '@openespf/foundation/pg'
import type { AddonUpdate } from '../core/addon-changes.ts'

const update = statement(
  'billing.update-account-addon',
  `update billing.account_addon set effective_from = $3, effective_to = $4, phase = $5
   where i_account = $1::bigint and i_product = $2::bigint`,
)

export async function updateAccountAddon(tx: Queryable, iAccount: number, addon: AddonUpdate): Promise<void> {
  await tx.query(update, [iAccount, addon.iProduct, addon.effectiveFrom, addon.effectiveTo, addon.phase])
}
