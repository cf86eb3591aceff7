import { type Queryable, statement } from '@openespf/foundation/pg'
import type { TakenReport } from './take-reports.ts'

const postpone = statement(
  'postpone-report',
  `update app.report set
     due_at = now() + $2::float8 * interval '1 ms',
     attempts = attempts + 1,
     refusals = case when version = $3::bigint then $4::int else 0 end,
     lease_token = null,
     leased_until = null
   where lease_token = $1`,
)

/** `refusals`: how often in a row this status was refused by now; those of a newer one that replaced it meanwhile begin. */
export async function postponeReport(
  db: Queryable,
  report: TakenReport,
  { delayMs, refusals }: { delayMs: number; refusals: number },
): Promise<void> {
  await db.query(postpone, [report.lease_token, delayMs, report.version, refusals])
}
