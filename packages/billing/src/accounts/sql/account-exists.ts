import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesAccount, viewValue } from '../../sql/sees.ts'

const exists = statement<{ found: boolean }>(
  'billing.account-exists',
  `select exists (
     select from billing.account a where a.i_account = $2::bigint and ${seesAccount('$1', 'a')}) as found`,
)

/** Whether there is or was such an account. */
export async function accountExists(queryable: Queryable, view: View, iAccount: number): Promise<boolean> {
  return (await queryable.one(exists, [viewValue(view), iAccount])).found
}
