import { type Queryable, statement } from '@openespf/foundation/pg'

export type AttachedValues = {
  n: number
  schema: string
  name: string
  kind: string
  config: unknown
  sql: string
}

const insert = statement(
  'espf-insert-attached',
  `insert into espf.attached (n, table_schema, table_name, entity_kind, config, sql) values ($1, $2, $3, $4, $5, $6)`,
)

export async function insertAttached(db: Queryable, v: AttachedValues): Promise<void> {
  await db.query(insert, [v.n, v.schema, v.name, v.kind, JSON.stringify(v.config), v.sql])
}
