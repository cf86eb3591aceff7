import { type Queryable, statement } from '@openespf/foundation/pg'
import type { StatusRow } from './status-row.ts'

const listStatusesStatement = statement<StatusRow>(
  'espf-list-statuses',
  `select s.i_account, s.i_group, g.name as group_name, s.status, s.message, s.updated_at
   from espf.account_status s join espf.service_group g on g.i_group = s.i_group
   where s.i_account = $1 and ($2::text is null or g.name = $2)
   order by s.i_group`,
)

/** The statuses of an account in all groups, or in the one with that name. */
export function listStatuses(db: Queryable, iAccount: number, group?: string): Promise<StatusRow[]> {
  return db.query(listStatusesStatement, [iAccount, group ?? null])
}
