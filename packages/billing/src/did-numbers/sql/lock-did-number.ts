import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { camelRow } from '../../sql/names.ts'
import { seesNumber, viewValue } from '../../sql/sees.ts'
import { type DidNumber, type DidNumberRow, didNumberColumns } from './did-number-row.ts'

const lock = statement<DidNumberRow>(
  'billing.lock-did-number',
  `select ${didNumberColumns('d')} from billing.did_number d
   where ${seesNumber('$1', 'd')} and d.i_did_number = $2::bigint for update`,
)

/** Customers and accounts are locked before their numbers. */
export async function lockDidNumber(
  tx: Queryable,
  view: View,
  iDidNumber: number,
): Promise<DidNumber | undefined> {
  const row = await tx.maybe(lock, [viewValue(view), iDidNumber])
  return row && camelRow(row)
}
