import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement<{ count: number }>(
  'espf-delete-old-windows',
  `with gone as (
    delete from espf.pause_window where i_window in (
      select w.i_window from espf.pause_window w where w.ends_at < $1 order by w.i_window limit $2
    )
    returning 1
  )
  select count(*) as count from gone`,
)

/** Deletes at most `most` of the maintenance windows that ended before then; returns how many. */
export async function deleteOldWindows(db: Queryable, before: Date, most: number): Promise<number> {
  return (await db.one(remove, [before, most])).count
}
