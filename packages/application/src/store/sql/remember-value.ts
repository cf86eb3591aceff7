import { type Queryable, statement } from '@openespf/foundation/pg'

const upsert = statement(
  'remember-value',
  `insert into app.connector_memory (connector, name, value) values ($1, $2, $3)
   on conflict (connector, name) do update set value = excluded.value`,
)

export async function rememberValue(
  db: Queryable,
  kept: { connector: string; name: string; value: string },
): Promise<void> {
  await db.query(upsert, [kept.connector, kept.name, kept.value])
}
