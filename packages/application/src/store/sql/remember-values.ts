import { type Queryable, statement } from '@openespf/foundation/pg'

const upsert = statement(
  'remember-values',
  `insert into app.connector_memory (connector, name, value)
   select $1, name, value from jsonb_each_text($2::jsonb) as m (name, value)
   order by name
   on conflict (connector, name) do update set value = excluded.value`,
)

/** Keeps values for a connector, by name. */
export async function rememberValues(
  db: Queryable,
  connector: string,
  values: ReadonlyMap<string, string>,
): Promise<void> {
  await db.query(upsert, [connector, JSON.stringify(Object.fromEntries(values))])
}
