import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement('espf-delete-attached', 'delete from espf.attached where n = any ($1)')

export async function deleteAttached(db: Queryable, ns: readonly number[]): Promise<void> {
  await db.query(remove, [ns])
}
