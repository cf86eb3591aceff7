import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Drift } from '../../connector.ts'

export type NewDrift = {
  i_run: number
  connector: string
  i_account: number | null
  subject: string
  kind: Drift['kind'] | 'orphan' | 'unreadable' | 'reapply'
  differences: readonly Drift[]
  plan: readonly string[]
  repair: 'none' | 'asked' | 'done' | 'failed'
  answer: string
}

const insert = statement(
  'insert-drift',
  `insert into app.drift (
     i_run, connector, i_account, subject, kind, differences, plan, repair, answer, after_convergence)
   select i_run, connector, i_account, subject, kind, differences, plan, repair, answer,
     coalesce((select max(c.i_convergence) from app.convergence c where c.i_account = d.i_account), 0)
   from jsonb_to_recordset($1::jsonb) as d (
     i_run bigint, connector text, i_account bigint, subject text, kind text, differences jsonb, plan jsonb,
     repair text, answer text)
   on conflict (i_run, connector, subject) do update set
     kind = excluded.kind, differences = excluded.differences, plan = excluded.plan, repair = excluded.repair,
     answer = excluded.answer, after_convergence = excluded.after_convergence
     where app.drift.repair = 'none'`,
)

/** Writes down what a run found. Of what it found before, in its preview, the newest counts; a repair asked for stays. */
export async function insertDrift(db: Queryable, rows: readonly NewDrift[]): Promise<void> {
  if (rows.length > 0) await db.query(insert, [JSON.stringify(rows)])
}
