import { type Queryable, statement } from '@openespf/foundation/pg'

export type DispatchStateRow = {
  paused_at: Date | null
  pause_reason: string
  /** Dispatcher processes whose lease has not run out. */
  processes: number
  now: Date
}

const find = statement<DispatchStateRow>(
  'espf-find-dispatch-state',
  `select paused_at, pause_reason, (select count(*) from espf.process where expires_at > now())::int as processes, now()
  from espf.system`,
)

export function findDispatchState(db: Queryable): Promise<DispatchStateRow> {
  return db.one(find)
}
