import { type Queryable, statement } from '@openespf/foundation/pg'

export type JobStep = {
  place: object
  /** Added to what has been counted, done and skipped. */
  counted?: number
  done?: number
  skipped?: number
  note?: string
  /** Seconds until the next step, from when this one began. */
  afterS: number
  ended?: 'done' | 'failed'
}

const note = statement(
  'espf-note-job-step',
  `update espf.job set place = $2::jsonb, total = case when $3::bigint is null then total else coalesce(total, 0) + $3 end,
    done = done + $4, skipped = skipped + $5, note = $6, next_step_at = now() + make_interval(secs => $7),
    state = coalesce($8, state), ended_at = case when $8 is null then null else clock_timestamp() end
  where i_job = $1`,
)

export async function noteJobStep(tx: Queryable, iJob: number, step: JobStep): Promise<void> {
  const { place, counted = null, done = 0, skipped = 0, afterS, ended = null } = step
  await tx.query(note, [iJob, JSON.stringify(place), counted, done, skipped, step.note ?? '', afterS, ended])
}
