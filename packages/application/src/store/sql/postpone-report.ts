import { type Queryable, statement } from '@openespf/foundation/pg'
import type { TakenReport } from './take-reports.ts'

const postpone = statement(
  'postpone-report',
  `update app.report set
     due_at = now() + $2::float8 * interval '1 ms',
     attempts = attempts + 1,
     lease_token = null,
     leased_until = null
   where lease_token = $1`,
)

export async function postponeReport(db: Queryable, report: TakenReport, delayMs: number): Promise<void> {
  await db.query(postpone, [report.lease_token, delayMs])
}
