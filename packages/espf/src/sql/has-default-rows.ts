import { type Queryable, statement } from '@openespf/foundation/pg'

const has = statement<{ tables: string[] }>(
  'espf-has-default-rows',
  `select array_remove(array[
    case when exists (select from espf.event_default) then 'event' end,
    case when exists (select from espf.delivery_history_default) then 'delivery_history' end,
    case when exists (select from espf.attempt_default) then 'attempt' end
  ], null) as tables`,
)

/** The tables whose default partition is not empty. */
export async function tablesWithDefaultRows(db: Queryable): Promise<string[]> {
  return (await db.one(has)).tables
}
