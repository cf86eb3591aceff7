import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Drift } from '../../connector.ts'

export type DriftRow = {
  i_drift: number
  i_run: number
  connector: string
  i_account: number | null
  subject: string
  kind: Drift['kind'] | 'orphan' | 'unreadable' | 'reapply'
  differences: Drift[]
  plan: string[]
  repair: 'none' | 'asked' | 'done' | 'failed'
  answer: string
  found_at: string
}

const select = statement<DriftRow>(
  'list-drift',
  `select i_drift, i_run, connector, i_account, subject, kind, differences, plan, repair, answer, found_at
   from app.drift where i_run = $1 and i_drift > $2
   order by i_drift
   limit $3`,
)

/** A page of what a run found; `after` is the last one of the page before. */
export function listDrift(
  db: Queryable,
  iRun: number,
  page: { after: number; limit: number },
): Promise<DriftRow[]> {
  return db.query(select, [iRun, page.after, page.limit])
}
