import { type Queryable, statement } from '@openespf/foundation/pg'

export type RepairCounts = { asked: number; done: number; failed: number; unreadable: number }

const count = statement<RepairCounts>(
  'count-repairs',
  `select
     count(*) filter (where repair = 'asked') as asked,
     count(*) filter (where repair = 'done') as done,
     count(*) filter (where repair = 'failed') as failed,
     count(*) filter (where kind = 'unreadable') as unreadable
   from app.drift where i_run = $1`,
)

export function countRepairs(db: Queryable, iRun: number): Promise<RepairCounts> {
  return db.one(count, [iRun])
}
