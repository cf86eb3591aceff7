import { type Queryable, statement } from '@openespf/foundation/pg'

/** Names are of our own making: letters, digits, underscores. Copies the template's files: they may be large. */
export async function createDatabase(db: Queryable, name: string, template?: string): Promise<void> {
  const source = template === undefined ? '' : ` template ${template} strategy file_copy`
  await db.query(statement('', `create database ${name}${source}`))
}
