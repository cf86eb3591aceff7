import { type Queryable, statement } from '@openespf/foundation/pg'

export type WaitingHead = { i_handler: number; entity: string; lane: number; due_at: number | null }

const list = statement<WaitingHead>(
  'espf-list-waiting-heads',
  `with recursive head as (
    (select w.i_handler, w.entity, w.lane, w.due_at from espf.waiting w
     where (w.i_handler, w.entity) > ($1, $2)
     order by w.i_handler, w.entity, w.position limit 1)
    union all
    select n.* from head h cross join lateral (
      select w.i_handler, w.entity, w.lane, w.due_at from espf.waiting w
      where (w.i_handler, w.entity) > (h.i_handler, h.entity)
      order by w.i_handler, w.entity, w.position limit 1) n
  )
  select i_handler, entity, lane, (extract(epoch from due_at) * 1000)::float8 as due_at from head limit $3`,
)

/**
 * A page of what waits: the first delivery of each entity after the given one, by (handler, entity). Steps from entity
 * to entity on the index, whatever waits behind each. `due_at` is milliseconds since 1970; null: untried.
 */
export function listWaitingHeads(
  db: Queryable,
  after: { iHandler: number; entity: string },
  limit: number,
): Promise<WaitingHead[]> {
  return db.query(list, [after.iHandler, after.entity, limit])
}
