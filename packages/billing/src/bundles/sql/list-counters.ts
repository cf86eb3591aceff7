import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesAccount, viewValue } from '../../sql/sees.ts'
import {
  type AccountCounter,
  type CounterRow,
  counterColumns,
  counterOrder,
  counterTables,
  readCounter,
} from './counter-row.ts'

const list = statement<CounterRow>(
  'billing.list-counters',
  `select ${counterColumns} from ${counterTables} join billing.account a on a.i_account = c.i_account
   where ${seesAccount('$1', 'a')} and c.i_account = $2::bigint
   order by ${counterOrder}`,
)

/** The quotas of an account, in the order in which usage is counted. */
export async function listCounters(
  queryable: Queryable,
  view: View,
  iAccount: number,
): Promise<AccountCounter[]> {
  return (await queryable.query(list, [viewValue(view), iAccount])).map(readCounter)
}
