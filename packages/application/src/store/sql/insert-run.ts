import { type Queryable, statement } from '@openespf/foundation/pg'

export type NewRun = {
  kind: 'reconcile' | 'reprovision'
  connectors: readonly string[]
  filter: object
  repair: boolean
  /** Repairs a second. */
  rate: number
  max_error_share: number
  max_removed_share: number
  asked_by: string
  /** Set when a schedule asked: one run for each time. */
  schedule?: { name: string; at: Date }
}

const insert = statement<{ i_run: number }>(
  'insert-run',
  `insert into app.run (
     kind, connectors, filter, repair, rate, max_error_share, max_removed_share, asked_by, schedule, scheduled_for, phase)
   select $1, $2, $3::jsonb, $4, $5, $6, $7, $8, $9, $10,
     case when $1 = 'reprovision' then 'preview' else 'accounts' end
   where not exists (select from app.run where schedule = $9 and state in ('running', 'paused'))
   on conflict (schedule, scheduled_for) do nothing
   returning i_run`,
)

/** Begins a run; undefined: that of this time of the schedule has begun already, or the one before has not ended. */
export async function insertRun(db: Queryable, run: NewRun): Promise<number | undefined> {
  const { kind, connectors, filter, repair, rate, max_error_share, max_removed_share, asked_by } = run
  const limits = [rate, max_error_share, max_removed_share]
  const asked = [asked_by, run.schedule?.name ?? null, run.schedule?.at ?? null]
  const row = await db.maybe(insert, [kind, connectors, JSON.stringify(filter), repair, ...limits, ...asked])
  return row?.i_run
}
