import { type Queryable, statement } from '@openespf/foundation/pg'

export type RunRow = {
  i_run: number
  kind: 'reconcile' | 'reprovision'
  connectors: string[]
  filter: Record<string, unknown>
  repair: boolean
  rate: number
  state: 'running' | 'paused' | 'stopped' | 'aborted' | 'finished'
  phase: 'preview' | 'accounts' | 'orphans' | 'repairs'
  total: number | null
  seen: number
  compared: number
  moving: number
  removed: number
  note: string
  asked_by: string
  created_at: string
  ended_at: string | null
  drift: Record<string, number>
  repairs: Record<string, number>
}

const select = statement<RunRow>(
  'list-runs',
  `select i_run, kind, connectors, filter, repair, rate, state, phase, total, seen, compared, moving, removed, note,
     asked_by, created_at, ended_at,
     (select coalesce(jsonb_object_agg(kind, n), '{}') from (
        select kind, count(*) as n from app.drift d where d.i_run = r.i_run group by kind) k) as drift,
     (select coalesce(jsonb_object_agg(repair, n), '{}') from (
        select repair, count(*) as n from app.drift d where d.i_run = r.i_run and repair <> 'none' group by repair) k)
       as repairs
   from app.run r
   where $1::bigint is null or i_run = $1
   order by i_run desc
   limit 100`,
)

/** The newest runs, or the one, with what they found so far. */
export function listRuns(db: Queryable, iRun?: number): Promise<RunRow[]> {
  return db.query(select, [iRun ?? null])
}
