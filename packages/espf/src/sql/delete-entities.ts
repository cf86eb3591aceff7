import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'espf-delete-entities',
  `delete from espf.entity where split_part(entity, '/', 1) = any ($1)`,
)
const empty = statement('espf-empty-entities', 'truncate espf.entity')

/** Those of the kinds, or all: nobody can wait for them when their tables' triggers are gone. */
export async function deleteEntities(db: Queryable, kinds: readonly string[] | 'all'): Promise<void> {
  if (kinds === 'all') await db.query(empty)
  else if (kinds.length > 0) await db.query(remove, [kinds])
}
