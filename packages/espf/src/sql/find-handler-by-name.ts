import { type Queryable, statement } from '@openespf/foundation/pg'

const find = statement<{ i_handler: number }>(
  'espf-find-handler-by-name',
  'select i_handler from espf.handler where name = $1',
)

export async function findHandlerByName(db: Queryable, name: string): Promise<number | undefined> {
  return (await db.maybe(find, [name]))?.i_handler
}
