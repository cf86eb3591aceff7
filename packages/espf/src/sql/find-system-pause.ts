import { type Queryable, statement } from '@openespf/foundation/pg'

export type SystemPause = { paused_at: Date | null; pause_reason: string }

const find = statement<SystemPause>(
  'espf-find-system-pause',
  'select paused_at, pause_reason from espf.system',
)

export function findSystemPause(db: Queryable): Promise<SystemPause> {
  return db.one(find)
}
