import { type Queryable, statement } from '@openespf/foundation/pg'

export type RunPhase = 'preview' | 'accounts' | 'orphans' | 'repairs'

export type TakenRun = {
  i_run: number
  kind: 'reconcile' | 'reprovision'
  connectors: string[]
  filter: Record<string, unknown>
  repair: boolean
  rate: number
  max_error_share: number
  max_removed_share: number
  phase: RunPhase
  position: string
  total: number | null
  seen: number
  compared: number
  removed: number
  lease_token: string
}

const take = statement<TakenRun>(
  'take-runs',
  `with due as (
     select i_run from app.run
     where state = 'running' and due_at <= now() and (leased_until is null or leased_until < now())
       and not connectors && $3::text[]
     order by due_at
     limit $1
     for update skip locked)
   update app.run r
   set lease_token = gen_random_uuid(), leased_until = now() + $2::float8 * interval '1 ms'
   from due
   where r.i_run = due.i_run
   returning r.i_run, kind, connectors, filter, repair, rate, max_error_share, max_removed_share,
     phase, position, total, seen, compared, removed, lease_token`,
)

/** `without`: connectors that this process may not call now; runs over one of them are left to the others. */
export function takeRuns(
  db: Queryable,
  { limit, leaseMs, without }: { limit: number; leaseMs: number; without: readonly string[] },
): Promise<TakenRun[]> {
  return db.query(take, [limit, leaseMs, without])
}
