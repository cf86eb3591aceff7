import { type Queryable, statement } from '@openespf/foundation/pg'

export async function dropDatabase(db: Queryable, name: string): Promise<void> {
  await db.query(statement('', `drop database if exists ${name} with (force)`))
}
