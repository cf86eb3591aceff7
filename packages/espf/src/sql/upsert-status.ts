import type { ProvisioningStatus } from '@openespf/contract/espf'
import { type Queryable, statement } from '@openespf/foundation/pg'
import type { StatusRow } from './status-row.ts'

const upsertStatusStatement = statement<StatusRow>(
  'espf-upsert-status',
  `insert into espf.account_status (i_account, i_group, status, message, updated_at)
   select $1::bigint, g.i_group, $3::text, $4::text, $5::timestamptz from espf.service_group g where g.name = $2
   on conflict (i_account, i_group) do update
     set status = excluded.status, message = excluded.message, updated_at = excluded.updated_at
   returning i_account, i_group, $2::text as group_name, status, message, updated_at`,
)

/** Undefined when there is no group with that name. */
export function upsertStatus(
  db: Queryable,
  row: { iAccount: number; group: string; status: ProvisioningStatus; message: string; now: Date },
): Promise<StatusRow | undefined> {
  return db.maybe(upsertStatusStatement, [row.iAccount, row.group, row.status, row.message, row.now])
}
