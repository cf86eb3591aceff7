import { type Queryable, statement } from '@openespf/foundation/pg'
import type { GroupRow } from './group-row.ts'

const insertGroupStatement = statement<GroupRow>(
  'espf-insert-group',
  `insert into espf.service_group (name) values ($1)
   on conflict (name) do nothing
   returning i_group, name, is_custom`,
)

/** Undefined when the name is taken. */
export function insertGroup(db: Queryable, name: string): Promise<GroupRow | undefined> {
  return db.maybe(insertGroupStatement, [name])
}
