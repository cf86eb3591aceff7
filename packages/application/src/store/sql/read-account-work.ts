import { type Queryable, statement } from '@openespf/foundation/pg'

export type AccountWork = {
  /** When the next look is due; null: none is. */
  due_at: string | null
  working: boolean
  known: boolean
  attempts: number
  last_event: { event_type: string; i_event: number; received_at: string } | null
  /** The newest look of each connector. */
  looks: { connector: string; outcome: string; detail: string; finished_at: string }[]
  waiting: { connector: string; deadline: string }[]
  /** Service groups whose status billing has not been told yet. */
  unreported: string[]
}

const select = statement<AccountWork>(
  'read-account-work',
  `select
     (select min(due_at) from app.subject where i_account = $1::bigint) as due_at,
     exists (select from app.subject where i_account = $1::bigint and lease_token is not null) as working,
     exists (select from app.subject where i_account = $1::bigint) as known,
     coalesce((select max(attempts) from app.subject where i_account = $1::bigint), 0) as attempts,
     (select jsonb_build_object('event_type', event_type, 'i_event', i_event, 'received_at', received_at)
      from app.inbox where asks = 'account' and entity_id::text = $1::bigint::text
      order by received_at desc limit 1) as last_event,
     (select coalesce(jsonb_agg(l), '[]') from (
        select distinct on (connector) connector, outcome, detail, finished_at
        from app.convergence where i_account = $1::bigint
        order by connector, i_convergence desc) l) as looks,
     (select coalesce(jsonb_agg(jsonb_build_object('connector', connector, 'deadline', deadline)), '[]')
      from app.confirmation where i_account = $1::bigint and fingerprint is not null and outcome is null) as waiting,
     (select coalesce(jsonb_agg(service_group), '[]') from app.report where i_account = $1::bigint) as unreported`,
)

/** What there is to do about an account, and what came of the newest looks at it. */
export function readAccountWork(db: Queryable, iAccount: number): Promise<AccountWork> {
  return db.one(select, [iAccount])
}
