import { type Queryable, statement } from '@openespf/foundation/pg'

const drop = statement<{ next: number | null }>(
  'drop-old-convergences',
  `with page as materialized (
     select i_convergence, i_account, connector, finished_at < now() - $2::float8 * interval '1 day' as is_old
     from app.convergence where i_convergence > $1
     order by i_convergence
     limit $3),
   gone as (
     delete from app.convergence c using page p
     where c.i_convergence = p.i_convergence and p.is_old and exists (
       select from app.convergence newer
       where newer.i_account = p.i_account and newer.connector = p.connector and newer.i_convergence > p.i_convergence))
   select case when count(*) = $3 and bool_and(is_old) then max(i_convergence) end as next from page`,
)

/**
 * Forgets looks of more than so many days ago, but not the newest at an account in an external system, in a page after the given
 * one. The result: the end of the page; undefined: what follows is not so old.
 */
export async function dropOldConvergences(
  db: Queryable,
  days: number,
  page: { after: number; limit: number },
): Promise<number | undefined> {
  return (await db.one(drop, [page.after, days, page.limit])).next ?? undefined
}
