import { type Queryable, statement } from '@openespf/foundation/pg'
import type { SubjectRow } from './take-subjects.ts'

/** `due_in_ms` null: not until the next event. */
export type Settlement = Pick<SubjectRow, 'i_account' | 'connector' | 'generation' | 'lease_token'> & {
  due_in_ms: number | null
  attempts: number
}

/** `is_changed`: another event came meanwhile. */
export type Settled = { lease_token: string; is_changed: boolean }

const settle = statement<Settled>(
  'settle-subjects',
  `with ended as (
     select e.*
     from jsonb_to_recordset($1::jsonb) as e (
       i_account bigint, connector text, generation bigint, lease_token uuid, due_in_ms float8, attempts int)
     join app.subject s using (i_account, connector, lease_token)
     order by i_account, connector
     for update of s)
   update app.subject s set
     due_at = case
       when s.generation = e.generation then now() + e.due_in_ms * interval '1 ms'
       else least(s.due_at, now())
     end,
     attempts = case when s.generation = e.generation then e.attempts else 0 end,
     lease_token = null,
     leased_until = null
   from ended e
   where s.i_account = e.i_account and s.connector = e.connector
   returning e.lease_token, s.generation <> e.generation as is_changed`,
)

/**
 * Ends the work on accounts: one is due again after so many milliseconds, or not at all; at once when another event came
 * meanwhile. Returns those whose lease still held: with the others nothing is changed.
 */
export async function settleSubjects(db: Queryable, settlements: readonly Settlement[]): Promise<Settled[]> {
  return db.query(settle, [JSON.stringify(settlements)])
}
