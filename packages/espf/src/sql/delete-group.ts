import { type Queryable, statement } from '@openespf/foundation/pg'

const deleteGroupStatement = statement<{ i_group: number }>(
  'espf-delete-group',
  'delete from espf.service_group where i_group = $1::bigint and is_custom returning i_group',
)

/** Deletes a custom group with the statuses that accounts have in it; false when there is none. */
export async function deleteGroup(db: Queryable, iGroup: number): Promise<boolean> {
  return (await db.maybe(deleteGroupStatement, [iGroup])) !== undefined
}
