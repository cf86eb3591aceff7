import { type Queryable, statement } from '@openespf/foundation/pg'

export type BlockedRow = {
  i_handler: number
  handler: string
  entity: string
  first_failed_at: Date
  i_event: number
  event_type: string
  attempts: number
  due_at: Date
  last_error: string | null
  count: number
}

const INT_MAX = 0x7fffffff

const columns =
  'w.i_handler, w.entity, w.first_failed_at, w.i_event, w.event_type, w.attempts, w.due_at, w.last_error'

const list = statement<BlockedRow>(
  'espf-list-blocked',
  `with recursive head as (
    (select ${columns} from espf.waiting w
     where (w.i_handler, w.entity) > ($1, $2) and w.i_handler <= $3
     order by w.i_handler, w.entity, w.position limit 1)
    union all
    select n.* from head h cross join lateral (
      select ${columns} from espf.waiting w
      where (w.i_handler, w.entity) > (h.i_handler, h.entity) and w.i_handler <= $3
      order by w.i_handler, w.entity, w.position limit 1) n
  ), blocked as (
    select * from head where attempts > 0 limit $4
  )
  select b.*, s.name as handler, (
      select count(*) from espf.waiting w where w.i_handler = b.i_handler and w.entity = b.entity
    )::int as count
  from blocked b join espf.handler s on s.i_handler = b.i_handler
  order by b.i_handler, b.entity`,
)

/**
 * A page of the entities after the given one whose first waiting delivery has failed, by (handler, entity). Steps from
 * entity to entity on the index, whatever waits behind each.
 */
export function listBlocked(
  db: Queryable,
  after: { iHandler: number; entity: string },
  options: { iHandler?: number; limit: number },
): Promise<BlockedRow[]> {
  const { iHandler = 0, limit } = options
  const from = after.iHandler < iHandler ? { iHandler, entity: '' } : after
  return db.query(list, [from.iHandler, from.entity, iHandler || INT_MAX, limit])
}
