import { type Queryable, statement } from '@openespf/foundation/pg'
import {
  type FollowMeNumber,
  type FollowMeNumberRow,
  numberColumns,
  readFollowMeNumber,
} from './followme-number-row.ts'

const list = statement<FollowMeNumberRow>(
  'billing.list-followme-numbers',
  `select ${numberColumns} from billing.account_followme_number n
   where n.i_account = $1::bigint order by n.i_follow_order, n.i_follow_me_number`,
)

/** The numbers of an account that the caller was found to see, in their order. */
export async function listFollowMeNumbers(queryable: Queryable, iAccount: number): Promise<FollowMeNumber[]> {
  return (await queryable.query(list, [iAccount])).map(readFollowMeNumber)
}
