import type { SetStatusParams } from '@openespf/contract/espf'
import { type Queryable, statement } from '@openespf/foundation/pg'

export type ReportRow = {
  i_account: number
  service_group: string
  status: SetStatusParams['status']
  message: string
}

const put = statement(
  'put-reports',
  `insert into app.report (i_account, service_group, status, message)
   select i_account, service_group, status, message
   from jsonb_to_recordset($1::jsonb) as r (i_account bigint, service_group text, status text, message text)
   order by 1, 2
   on conflict (i_account, service_group) do update set
     status = excluded.status,
     message = excluded.message,
     version = excluded.version,
     refusals = 0,
     due_at = now()`,
)

/** Queues statuses; one that waits for the same account and group is replaced. */
export async function putReports(db: Queryable, reports: readonly ReportRow[]): Promise<void> {
  if (reports.length > 0) await db.query(put, [JSON.stringify(reports)])
}
