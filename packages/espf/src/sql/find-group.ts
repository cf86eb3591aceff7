import { type Queryable, statement } from '@openespf/foundation/pg'
import type { GroupRow } from './group-row.ts'

const findGroupStatement = statement<GroupRow>(
  'espf-find-group',
  'select i_group, name, is_custom from espf.service_group where i_group = $1::bigint',
)

export function findGroup(db: Queryable, iGroup: number): Promise<GroupRow | undefined> {
  return db.maybe(findGroupStatement, [iGroup])
}
