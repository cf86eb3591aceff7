import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesAccount, viewValue } from '../../sql/sees.ts'

const lookUp = statement<{ i_account: number }>(
  'billing.look-up-account',
  `select i_account from (
     (select i_account, 1 as turn from billing.account a where ${seesAccount('$1', 'a')} and id = $2 and bill_status <> 'C')
     union all
     (select i_account, 2 from billing.account a where ${seesAccount('$1', 'a')} and id = $2 and bill_status = 'C'
      order by i_account desc limit 1)
   ) found order by turn limit 1`,
)

/** The key of the open account with this id, else of the last one that had it. */
export async function lookUpAccount(
  queryable: Queryable,
  view: View,
  id: string,
): Promise<number | undefined> {
  return (await queryable.maybe(lookUp, [viewValue(view), id]))?.i_account
}
