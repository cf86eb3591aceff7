import { type Queryable, statement } from '@openespf/foundation/pg'

const select = statement<{ name: string; value: string }>(
  'recall-values',
  'select name, value from app.connector_memory where connector = $1 and name = any ($2::text[])',
)

/** What a connector keeps under these names, by name. */
export async function recallValues(
  db: Queryable,
  connector: string,
  names: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.query(select, [connector, names])
  return new Map(rows.map(({ name, value }) => [name, value]))
}
