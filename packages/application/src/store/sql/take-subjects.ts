import { type Queryable, statement } from '@openespf/foundation/pg'

export type SubjectRow = {
  i_account: number
  connector: string
  generation: number
  i_event: number | null
  bulk: boolean
  attempts: number
  lease_token: string
}

const take = statement<SubjectRow>(
  'take-subjects',
  `with due as (
     select i_account, connector from app.subject
     where connector = $1 and due_at <= now() and (leased_until is null or leased_until < now())
       and (not $4::boolean or attempts = 0)
     order by bulk, due_at
     limit $2
     for update skip locked),
   taken as (
     update app.subject s
     set lease_token = gen_random_uuid(), leased_until = now() + $3::float8 * interval '1 ms'
     from due
     where s.i_account = due.i_account and s.connector = due.connector
     returning s.i_account, s.connector, s.generation, s.i_event, s.bulk, s.attempts, s.lease_token, s.due_at)
   select i_account, connector, generation, i_event, bulk, attempts, lease_token
   from taken order by bulk, due_at`,
)

/**
 * Leases accounts that are due in one external system, in turn: those of single events before those of fan-outs. `freshOnly`:
 * those that were never tried since they were asked for.
 */
export function takeSubjects(
  db: Queryable,
  wanted: { connector: string; limit: number; leaseMs: number; freshOnly?: boolean },
): Promise<SubjectRow[]> {
  return db.query(take, [wanted.connector, wanted.limit, wanted.leaseMs, wanted.freshOnly ?? false])
}
