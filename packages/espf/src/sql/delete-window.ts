import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement<{ i_window: number }>(
  'espf-delete-window',
  'delete from espf.pause_window where i_window = $1 returning i_window',
)

/** Whether there was one. */
export async function deleteWindow(db: Queryable, iWindow: number): Promise<boolean> {
  return (await db.maybe(remove, [iWindow])) !== undefined
}
