import { type Queryable, statement } from '@openespf/foundation/pg'

/** Runs one statement of generated SQL: names and constants in it are quoted where it is made. */
export async function runGenerated(db: Queryable, sql: string): Promise<void> {
  await db.query(statement('', sql))
}
