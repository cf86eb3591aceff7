import { type Queryable, statement } from '@openespf/foundation/pg'
import type { OldRow } from './find-old-queued.ts'

const find = statement<OldRow>(
  'espf-find-old-waiting',
  `select d.i_handler, min(d.captured_at) as oldest, count(*) as count,
    (array_agg(d.i_event))[1:$2]::float8[] as i_events
  from espf.waiting d where d.captured_at < $1
  group by d.i_handler`,
)

/** What was captured before `before` and waits. In one statement: rows of this table move when they are tried. */
export function findOldWaiting(db: Queryable, before: Date, most: number): Promise<OldRow[]> {
  return db.query(find, [before, most])
}
