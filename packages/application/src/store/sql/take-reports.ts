import { type Queryable, statement } from '@openespf/foundation/pg'
import type { ReportRow } from './put-reports.ts'

export type TakenReport = ReportRow & {
  version: number
  attempts: number
  refusals: number
  lease_token: string
}

const take = statement<TakenReport>(
  'take-reports',
  `with due as (
     select i_account, service_group from app.report
     where due_at <= now() and (leased_until is null or leased_until < now())
     order by due_at
     limit $1
     for update skip locked)
   update app.report r
   set lease_token = gen_random_uuid(), leased_until = now() + $2::float8 * interval '1 ms'
   from due
   where r.i_account = due.i_account and r.service_group = due.service_group
   returning r.i_account, r.service_group, r.status, r.message, r.version, r.attempts, r.refusals, r.lease_token`,
)

export function takeReports(db: Queryable, limit: number, leaseMs: number): Promise<TakenReport[]> {
  return db.query(take, [limit, leaseMs])
}
