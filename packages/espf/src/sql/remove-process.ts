import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement('espf-remove-process', 'delete from espf.process where process_id = $1')

/** The process gives up its lease: its lanes are free at once. */
export async function removeProcess(db: Queryable, processId: string): Promise<void> {
  await db.query(remove, [processId])
}
