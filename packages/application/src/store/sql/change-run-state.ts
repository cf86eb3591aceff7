import { type Queryable, statement } from '@openespf/foundation/pg'

export type RunVerb = 'pause' | 'resume' | 'abort'

const change = statement<{ i_run: number }>(
  'change-run-state',
  `update app.run set
     state = case $2 when 'pause' then 'paused' when 'resume' then 'running' else 'aborted' end,
     ended_at = case when $2 = 'abort' then now() end,
     due_at = case when $2 = 'resume' then now() else due_at end
   where i_run = $1 and state in ('running', 'paused')
   returning i_run`,
)

/** False when there is no such run, or it has ended. */
export async function changeRunState(db: Queryable, iRun: number, verb: RunVerb): Promise<boolean> {
  return (await db.maybe(change, [iRun, verb])) !== undefined
}
