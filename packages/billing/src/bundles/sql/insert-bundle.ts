import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { AccountBundle } from './bundle-row.ts'

const columns = [
  ...['i_account', 'i_vd_plan', 'i_product', 'state', 'auto_renewal', 'starts_at', 'ends_at', 'anchor'],
  ...['period_to', 'renewals', 'due_at'],
]

const insert = statement<{ i_account_bundle: number }>(
  'billing.insert-bundle',
  `insert into billing.account_bundle (${columns.join(', ')})
   select ${columns.map((column) => `n.${column}`).join(', ')}
   from jsonb_populate_record(null::billing.account_bundle, $1::jsonb) n
   returning i_account_bundle`,
)

export async function insertBundle(
  tx: Queryable,
  bundle: Omit<AccountBundle, 'iAccountBundle'> & { dueAt: Date | null },
): Promise<number> {
  return (await tx.one(insert, [recordJson(bundle)])).i_account_bundle
}
