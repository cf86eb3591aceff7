import { type Queryable, statement } from '@openespf/foundation/pg'
import type { TakenReport } from './take-reports.ts'

const release = statement(
  'release-report',
  'update app.report set lease_token = null, leased_until = null, attempts = 0 where lease_token = $1',
)

/** Lets the newer status that replaced a report be sent. */
export async function releaseReport(db: Queryable, report: TakenReport): Promise<void> {
  await db.query(release, [report.lease_token])
}
