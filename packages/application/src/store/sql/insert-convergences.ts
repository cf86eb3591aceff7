import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Blame } from '../../core/blame.ts'
import type { StepRecord } from '../../core/convergence-result.ts'

export type ConvergenceRow = {
  i_account: number
  connector: string
  i_event: number | null
  outcome: 'ok' | 'pending' | 'waiting' | 'retry' | 'reject' | 'fault' | 'dry-run'
  /** Where a failure lay. */
  blame: Blame | null
  detail: string
  steps: readonly StepRecord[]
  started_at: string
  finished_at: string
}

const insert = statement(
  'insert-convergences',
  `insert into app.convergence (i_account, connector, i_event, outcome, blame, detail, steps, started_at, finished_at)
   select i_account, connector, i_event, outcome, blame, detail, steps, started_at, finished_at
   from jsonb_to_recordset($1::jsonb) as c (
     i_account bigint, connector text, i_event bigint, outcome text, blame text, detail text, steps jsonb,
     started_at timestamptz, finished_at timestamptz)`,
)

export async function insertConvergences(db: Queryable, rows: readonly ConvergenceRow[]): Promise<void> {
  if (rows.length > 0) await db.query(insert, [JSON.stringify(rows)])
}
