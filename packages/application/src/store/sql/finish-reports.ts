import { type Queryable, statement } from '@openespf/foundation/pg'
import type { TakenReport } from './take-reports.ts'

const finish = statement<{ lease_token: string }>(
  'finish-reports',
  `with done as (
     select i_account, service_group
     from unnest($1::bigint[], $2::text[], $3::uuid[], $4::bigint[]) as sent (i_account, service_group, lease_token, version)
     join app.report using (i_account, service_group, lease_token, version)
     order by i_account, service_group
     for update of report)
   delete from app.report r
   using done
   where r.i_account = done.i_account and r.service_group = done.service_group
   returning r.lease_token`,
)

/** Forgets reports that were sent; the lease tokens of these. The others were replaced by a newer status: release them. */
export async function finishReports(db: Queryable, reports: readonly TakenReport[]): Promise<Set<string>> {
  const rows = await db.query(finish, [
    reports.map(({ i_account }) => i_account),
    reports.map(({ service_group }) => service_group),
    reports.map(({ lease_token }) => lease_token),
    reports.map(({ version }) => version),
  ])
  return new Set(rows.map(({ lease_token }) => lease_token))
}
