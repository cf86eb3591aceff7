import { type Queryable, statement } from '@openespf/foundation/pg'
import { camelRow } from '../../sql/names.ts'
import type { AddonPeriod } from '../core/addon-changes.ts'

const list = statement<{ i_product: number; effective_from: Date; effective_to: Date | null }>(
  'billing.list-account-addons',
  `select i_product, effective_from, effective_to from billing.account_addon
   where i_account = $1::bigint order by i_product`,
)

export async function listAccountAddons(tx: Queryable, iAccount: number): Promise<AddonPeriod[]> {
  return (await tx.query(list, [iAccount])).map((row) => camelRow(row))
}
