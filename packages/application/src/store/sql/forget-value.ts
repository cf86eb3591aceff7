import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'forget-value',
  'delete from app.connector_memory where connector = $1 and name = $2',
)

export async function forgetValue(db: Queryable, connector: string, name: string): Promise<void> {
  await db.query(remove, [connector, name])
}
