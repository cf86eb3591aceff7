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

/** What is due in an external system, oldest first; $4: only those that were never tried since they were asked for. */
const due = (kind: 'live' | 'bulk', limit: string) => `${kind} as (
     select i_account, connector from app.subject
     where connector = $1 and due_at <= now() and (leased_until is null or leased_until < now())
       and (not $4::boolean or attempts = 0) and bulk = ${kind === 'bulk'}
     order by due_at
     limit ${limit}
     for update skip locked)`

const take = statement<SubjectRow>(
  'take-subjects',
  `with ${due('live', '$2::bigint')},
   ${due('bulk', 'least($5::bigint, $2::bigint - (select count(*) from live))')},
   taken as (
     update app.subject s
     set lease_token = gen_random_uuid(), leased_until = now() + $3::float8 * interval '1 ms'
     from (select * from live union all select * from bulk) due
     where s.i_account = due.i_account and s.connector = due.connector
     returning s.i_account, s.connector, s.generation, s.i_event, s.bulk, s.attempts, s.lease_token, s.due_at)
   select i_account, connector, generation, i_event, bulk, attempts, lease_token
   from taken order by bulk, due_at`,
)

export type WantedSubjects = {
  connector: string
  limit: number
  leaseMs: number
  /** Of those, how many may come from fan-outs; all unless given. */
  bulkLimit?: number
  /** Those that were never tried since they were asked for. */
  freshOnly?: boolean
}

/** Leases accounts that are due in one external system, in turn: those of single events before those of fan-outs. */
export function takeSubjects(db: Queryable, wanted: WantedSubjects): Promise<SubjectRow[]> {
  const { connector, limit, leaseMs, bulkLimit = limit, freshOnly = false } = wanted
  return db.query(take, [connector, limit, leaseMs, freshOnly, bulkLimit])
}
