import { type Queryable, statement } from '@openespf/foundation/pg'

const judge = statement(
  'judge-repairs',
  `with latest as (
     select d.i_drift, c.outcome, c.detail, d.connector = any ($2::text[]) as is_known, d.connector
     from app.drift d
     join app.subject s on s.i_account = d.i_account and s.connector = d.connector
     left join lateral (
       select outcome, detail from app.convergence
       where i_account = d.i_account and connector = d.connector and i_convergence > d.after_convergence
       order by i_convergence desc
       limit 1) c on true
     where d.i_run = $1 and d.repair in ('asked', 'failed')
       and (c.outcome is not null or (s.due_at is null and s.lease_token is null) or not d.connector = any ($2::text[])))
   update app.drift d set
     repair = case
       when latest.outcome = 'ok' or (latest.outcome is null and latest.is_known) then 'done'
       when not latest.is_known then 'failed'
       when latest.outcome in ('pending', 'waiting') then 'asked'
       else 'failed' end,
     answer = case
       when latest.is_known or latest.outcome = 'ok' then coalesce(latest.detail, 'there was nothing to do')
       else 'there is no connector ' || latest.connector || ' here any more' end
   from latest
   where d.i_drift = latest.i_drift`,
)

/**
 * Takes over what came of the looks that a run asked for. A failed one is done when a later look was well. `connectors`: those
 * that there are; no look is made for another.
 */
export async function judgeRepairs(
  db: Queryable,
  iRun: number,
  connectors: readonly string[],
): Promise<void> {
  await db.query(judge, [iRun, connectors])
}
