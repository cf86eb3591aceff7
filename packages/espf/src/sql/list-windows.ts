import { type Queryable, statement } from '@openespf/foundation/pg'

export type WindowRow = {
  i_window: number
  i_handler: number | null
  starts_at: Date
  ends_at: Date
  reason: string
}

const list = statement<WindowRow>(
  'espf-list-windows',
  `select i_window, i_handler, starts_at, ends_at, reason from espf.pause_window
  where ends_at > now() order by starts_at, i_window`,
)

/** The maintenance windows that have not ended. */
export function listWindows(db: Queryable): Promise<WindowRow[]> {
  return db.query(list)
}
