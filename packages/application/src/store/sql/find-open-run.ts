import { type Queryable, statement } from '@openespf/foundation/pg'

export type OpenRun = { i_run: number; state: 'running' | 'paused' }

const find = statement<OpenRun>(
  'find-open-run',
  `select i_run, state from app.run
   where schedule = $1 and scheduled_for < $2 and state in ('running', 'paused')
   order by i_run
   limit 1`,
)

/** The run of an earlier time of the schedule that has not ended, because of which none begins; undefined: there is none. */
export function findOpenRun(
  db: Queryable,
  schedule: { name: string; at: Date },
): Promise<OpenRun | undefined> {
  return db.maybe(find, [schedule.name, schedule.at])
}
