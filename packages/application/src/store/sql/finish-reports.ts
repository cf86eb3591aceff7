import { type Queryable, statement } from '@openespf/foundation/pg'
import type { TakenReport } from './take-reports.ts'

const finish = statement<{ lease_token: string }>(
  'finish-reports',
  `delete from app.report r
   using unnest($1::uuid[], $2::bigint[]) as sent (lease_token, version)
   where r.lease_token = sent.lease_token and r.version = sent.version
   returning r.lease_token`,
)

/** Forgets reports that were sent; the lease tokens of these. The others were replaced by a newer status: release them. */
export async function finishReports(db: Queryable, reports: readonly TakenReport[]): Promise<Set<string>> {
  const rows = await db.query(finish, [
    reports.map(({ lease_token }) => lease_token),
    reports.map(({ version }) => version),
  ])
  return new Set(rows.map(({ lease_token }) => lease_token))
}
