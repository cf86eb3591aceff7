import { type Queryable, statement } from '@openespf/foundation/pg'

const schemas = statement('espf-drop-schemas', 'drop schema espf, billing, session, audit cascade')
const migrations = statement('espf-drop-migrations', 'drop table public.openespf_migration')

/** Billing, sessions, handlers, events, history: all of it. */
export async function dropStore(db: Queryable): Promise<void> {
  await db.query(schemas)
  await db.query(migrations)
}
