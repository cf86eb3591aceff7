import { type Queryable, statement } from '@openespf/foundation/pg'

export type SubjectRow = {
  i_account: number
  generation: number
  i_event: number | null
  attempts: number
  lease_token: string
}

const take = statement<SubjectRow>(
  'take-subjects',
  `with due as (
     select i_account from app.subject
     where due_at <= now() and (leased_until is null or leased_until < now())
     order by bulk, due_at
     limit $1
     for update skip locked)
   update app.subject s
   set lease_token = gen_random_uuid(), leased_until = now() + $2::float8 * interval '1 ms'
   from due
   where s.i_account = due.i_account
   returning s.i_account, s.generation, s.i_event, s.attempts, s.lease_token`,
)

/** Leases accounts that are due, those of single events before those of fan-outs. */
export function takeSubjects(db: Queryable, limit: number, leaseMs: number): Promise<SubjectRow[]> {
  return db.query(take, [limit, leaseMs])
}
