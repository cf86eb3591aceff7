import { type Queryable, statement } from '@openespf/foundation/pg'
import type { WindowRow } from './list-windows.ts'

const insert = statement<WindowRow>(
  'espf-insert-window',
  `insert into espf.pause_window (i_handler, starts_at, ends_at, reason)
  values ($1, $2, $3, $4) returning i_window, i_handler, starts_at, ends_at, reason`,
)

/** Plans a maintenance window; `iHandler` null: for all handlers. */
export function insertWindow(
  db: Queryable,
  window: { iHandler: number | null; startsAt: Date; endsAt: Date; reason: string },
): Promise<WindowRow> {
  return db.one(insert, [window.iHandler, window.startsAt, window.endsAt, window.reason])
}
