import { type Queryable, statement } from '@openespf/foundation/pg'
import type { TakenReport } from './take-reports.ts'

const finish = statement<{ version: number }>(
  'finish-report',
  'delete from app.report where lease_token = $1 and version = $2 returning version',
)

/** Forgets a report that was sent. False when a newer status has replaced it meanwhile: then release it. */
export async function finishReport(db: Queryable, report: TakenReport): Promise<boolean> {
  return (await db.maybe(finish, [report.lease_token, report.version])) !== undefined
}
