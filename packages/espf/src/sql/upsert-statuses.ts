import type { ProvisioningStatus } from '@openespf/contract/espf'
import { type Queryable, statement } from '@openespf/foundation/pg'
import type { StatusRow } from './status-row.ts'

/** A status to be stored; of two for the same account and group, the last one counts. */
export type NewStatus = {
  iAccount: number
  group: string
  status: ProvisioningStatus
  message: string
  now: Date
}

// In the order of the keys: two that write the same rows at the same time would else wait for each other.
const upsert = statement<StatusRow>(
  'espf-upsert-statuses',
  `with wanted as (
     select distinct on (w.i_account, g.i_group) w.i_account, g.i_group, g.name, w.status, w.message, w.updated_at
     from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
       with ordinality as w (i_account, name, status, message, updated_at, place)
     join espf.service_group g on g.name = w.name
     order by w.i_account, g.i_group, w.place desc),
   stored as (
     insert into espf.account_status (i_account, i_group, status, message, updated_at)
     select i_account, i_group, status, message, updated_at from wanted order by i_account, i_group
     on conflict (i_account, i_group) do update
       set status = excluded.status, message = excluded.message, updated_at = excluded.updated_at
     returning i_account, i_group, status, message, updated_at)
   select i_account, i_group, w.name as group_name, s.status, s.message, s.updated_at
   from stored s join wanted w using (i_account, i_group)`,
)

/** Stores statuses and returns them as they are stored; those of groups that there are not are left out. */
export function upsertStatuses(db: Queryable, statuses: readonly NewStatus[]): Promise<StatusRow[]> {
  return db.query(upsert, [
    statuses.map(({ iAccount }) => iAccount),
    statuses.map(({ group }) => group),
    statuses.map(({ status }) => status),
    statuses.map(({ message }) => message),
    statuses.map(({ now }) => now),
  ])
}
