import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { camelRow } from '../../sql/names.ts'
import { seesNumber, viewValue } from '../../sql/sees.ts'
import { type DidNumber, type DidNumberRow, didNumberColumns } from './did-number-row.ts'

const find = statement<DidNumberRow>(
  'billing.find-did-number',
  `select ${didNumberColumns('d')} from billing.did_number d
   where ${seesNumber('$1', 'd')} and ($2::bigint is null or d.i_did_number = $2) and ($3::text is null or d.number = $3)`,
)

export type DidNumberKey = { iDidNumber?: number; number?: string }

/** At least one of the keys must be given; those given must all fit. */
export async function findDidNumber(
  queryable: Queryable,
  view: View,
  key: DidNumberKey,
): Promise<DidNumber | undefined> {
  const row = await queryable.maybe(find, [viewValue(view), key.iDidNumber, key.number])
  return row && camelRow(row)
}
