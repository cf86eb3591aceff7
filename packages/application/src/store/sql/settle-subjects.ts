import { type Queryable, statement } from '@openespf/foundation/pg'
import type { ReportRow } from './put-reports.ts'
import type { SubjectRow } from './take-subjects.ts'

/** `due_in_ms` null: not until the next event. `status`: what billing is told; null: nothing. */
export type Settlement = Pick<SubjectRow, 'i_account' | 'connector' | 'generation' | 'lease_token'> & {
  due_in_ms: number | null
  attempts: number
  status: ReportRow['status'] | null
}

/** `is_changed`: another event came meanwhile. `was_told_not_ok`: the last status before this one was another than OK. */
export type Settled = { lease_token: string; is_changed: boolean; was_told_not_ok: boolean }

const settle = statement<Settled>(
  'settle-subjects',
  `with ended as (
     select e.*, s.told_not_ok as was_told_not_ok
     from jsonb_to_recordset($1::jsonb) as e (
       i_account bigint, connector text, generation bigint, lease_token uuid, due_in_ms float8, attempts int,
       status text)
     join app.subject s using (i_account, connector, lease_token)
     order by i_account, connector
     for update of s)
   update app.subject s set
     due_at = case
       when s.generation = e.generation then now() + e.due_in_ms * interval '1 ms'
       else least(s.due_at, now())
     end,
     attempts = case when s.generation = e.generation then e.attempts else 0 end,
     told_not_ok = case
       when e.status is null or (e.status = 'OK' and s.generation <> e.generation) then s.told_not_ok
       else e.status <> 'OK'
     end,
     lease_token = null,
     leased_until = null
   from ended e
   where s.i_account = e.i_account and s.connector = e.connector
   returning e.lease_token, s.generation <> e.generation as is_changed, e.was_told_not_ok`,
)

/**
 * Ends the work on accounts: one is due again after so many milliseconds, or not at all; at once when another event came
 * meanwhile. Returns those whose lease still held: with the others nothing is changed.
 */
export async function settleSubjects(db: Queryable, settlements: readonly Settlement[]): Promise<Settled[]> {
  return db.query(settle, [JSON.stringify(settlements)])
}
