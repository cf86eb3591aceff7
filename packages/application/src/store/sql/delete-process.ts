import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement('delete-process', 'delete from app.process where process = $1::uuid')

export async function deleteProcess(db: Queryable, process: string): Promise<void> {
  await db.query(remove, [process])
}
