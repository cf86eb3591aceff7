import { type Queryable, statement } from '@openespf/foundation/pg'
import type { RunPhase, TakenRun } from './take-runs.ts'

/** How far a run has come with a page: what is added to its counts, and where it goes on and when. */
export type Advance = {
  phase: RunPhase
  position: string
  total?: number
  seen?: number
  compared?: number
  moving?: number
  removed?: number
  /** Ends or pauses it, saying why. */
  state?: 'paused' | 'stopped' | 'finished'
  note?: string
  dueInMs?: number
}

const advance = statement<{ i_run: number }>(
  'advance-run',
  `update app.run set
     phase = $2,
     position = $3,
     total = coalesce($4, total),
     seen = seen + $5,
     compared = compared + $6,
     moving = moving + $7,
     removed = removed + $8,
     state = case when state = 'aborted' then state else coalesce($9, state) end,
     note = case when $10 = '' then note else $10 end,
     ended_at = case when $9 in ('stopped', 'finished') then coalesce(ended_at, now()) else ended_at end,
     due_at = now() + $11::float8 * interval '1 ms',
     lease_token = null,
     leased_until = null
   where lease_token = $1
   returning i_run`,
)

/** False when the lease was lost: then the page is another process's. */
export async function advanceRun(db: Queryable, run: TakenRun, step: Advance): Promise<boolean> {
  const { seen = 0, compared = 0, moving = 0, removed = 0 } = step
  const values = [
    run.lease_token,
    step.phase,
    step.position,
    step.total ?? null,
    seen,
    compared,
    moving,
    removed,
    step.state ?? null,
    step.note ?? '',
    step.dueInMs ?? 0,
  ]
  return (await db.maybe(advance, values)) !== undefined
}
