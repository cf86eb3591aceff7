import { type Queryable, statement } from '@openespf/foundation/pg'

/** A trigger function or a view of the n-th attached table; `drop` takes its triggers along, wherever they are now. */
export type CapturePart = { n: number; name: string; drop: string }

const list = statement<CapturePart>(
  'espf-list-capture-parts',
  `select split_part(name, '_', 2)::int as n, name, drop from (
    select p.proname::text as name, format('drop function espf.%I cascade', p.proname) as drop, 1 as step
    from pg_catalog.pg_proc p
    where p.pronamespace = to_regnamespace('espf') and p.prorettype = 'trigger'::regtype
      and p.proname ~ '^attached_[0-9]+_(insert|update|delete)$'
    union all
    select c.relname, format('drop view espf.%I', c.relname), 2
    from pg_catalog.pg_class c
    where c.relnamespace = to_regnamespace('espf') and c.relkind = 'v' and c.relname ~ '^attached_[0-9]+(_parent)?$'
  ) parts order by n, step, name`,
)

/** By the catalogue, not by what was noted: nothing that is there is left behind. */
export function listCaptureParts(db: Queryable): Promise<CapturePart[]> {
  return db.query(list)
}
