import { type Queryable, statement } from '@openespf/foundation/pg'
import type { SubjectRow } from './take-subjects.ts'

const announce = statement(
  'announce-look',
  'update app.subject set told_not_ok = true where lease_token = $1 returning lease_token',
)

/** Notes that billing is told of a look that is under way; whether the lease still holds: else it is another's to tell. */
export async function announceLook(
  db: Queryable,
  { lease_token }: Pick<SubjectRow, 'lease_token'>,
): Promise<boolean> {
  return (await db.query(announce, [lease_token])).length > 0
}
