import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { FollowMeNumberFields } from '../core/follow-me.ts'
import { numberFields } from './followme-number-row.ts'

const insert = statement<{ i_follow_me_number: number }>(
  'billing.insert-followme-number',
  `insert into billing.account_followme_number (i_account, ${numberFields.join(', ')})
   select $1::bigint, ${numberFields.map((column) => `n.${column}`).join(', ')}
   from jsonb_populate_record(null::billing.account_followme_number, $2::jsonb) n
   returning i_follow_me_number`,
)

export async function insertFollowMeNumber(
  tx: Queryable,
  iAccount: number,
  fields: FollowMeNumberFields,
): Promise<number> {
  return (await tx.one(insert, [iAccount, recordJson(fields)])).i_follow_me_number
}
