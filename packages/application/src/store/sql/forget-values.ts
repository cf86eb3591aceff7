import { type Queryable, statement } from '@openespf/foundation/pg'

// In the order of the names: two that forget or remember the same at the same time would else wait for each other.
const remove = statement(
  'forget-values',
  `delete from app.connector_memory
   where (connector, name) in (
     select connector, name from app.connector_memory
     where connector = $1 and name = any ($2::text[])
     order by name
     for update)`,
)

export async function forgetValues(
  db: Queryable,
  connector: string,
  names: readonly string[],
): Promise<void> {
  await db.query(remove, [connector, names])
}
