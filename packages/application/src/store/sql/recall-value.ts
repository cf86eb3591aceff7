import { type Queryable, statement } from '@openespf/foundation/pg'

const select = statement<{ value: string }>(
  'recall-value',
  'select value from app.connector_memory where connector = $1 and name = $2',
)

export async function recallValue(
  db: Queryable,
  connector: string,
  name: string,
): Promise<string | undefined> {
  const [row] = await db.query(select, [connector, name])
  return row?.value
}
