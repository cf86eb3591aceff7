import { type Queryable, statement } from '@openespf/foundation/pg'
import type { GroupRow } from './group-row.ts'

const listGroupsStatement = statement<GroupRow>(
  'espf-list-groups',
  'select i_group, name, is_custom from espf.service_group order by i_group',
)

export function listGroups(db: Queryable): Promise<GroupRow[]> {
  return db.query(listGroupsStatement)
}
