import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { AccountBundle } from './bundle-row.ts'

const columns = [
  ...['state', 'auto_renewal', 'starts_at', 'ends_at', 'activate_at', 'anchor', 'period_to', 'grace_until'],
  ...['renewals', 'due_at'],
]

const update = statement(
  'billing.update-bundle',
  `update billing.account_bundle b set ${columns.map((column) => `${column} = n.${column}`).join(', ')}
   from billing.account_bundle x, jsonb_populate_record(x, $2::jsonb) n
   where x.i_account_bundle = $1::bigint and b.i_account_bundle = x.i_account_bundle`,
)

/** Writes the named fields; the others stay. */
export async function updateBundle(
  tx: Queryable,
  iAccountBundle: number,
  changes: Partial<AccountBundle> & { dueAt: Date | null },
): Promise<void> {
  await tx.query(update, [iAccountBundle, recordJson(changes)])
}
