import { type Queryable, statement } from '@openespf/foundation/pg'

/** `who`: process id and program, or the name of a prepared transaction. */
export type LongTransaction = { who: string; minutes: number }

const list = statement<LongTransaction>(
  'espf-list-long-transactions',
  `select who, floor(extract(epoch from clock_timestamp() - since) / 60)::int as minutes from (
    select format('pid %s (%s, %s)', a.pid, coalesce(nullif(a.application_name, ''), 'no name'), a.state) as who,
      a.xact_start as since
    from pg_catalog.pg_stat_activity a
    where a.datname = current_database() and a.backend_type = 'client backend' and a.pid <> pg_backend_pid()
      and (a.backend_xid is not null or a.backend_xmin is not null or a.state like 'idle in transaction%')
    union all
    select format('prepared transaction %L', p.gid), p.prepared
    from pg_catalog.pg_prepared_xacts p where p.database = current_database()
  ) t
  where since < clock_timestamp() - make_interval(mins => $1)
  order by since`,
)

/** Transactions that are open for longer than that: what has been deleted since cannot be vacuumed away. */
export function listLongTransactions(db: Queryable, minutes: number): Promise<LongTransaction[]> {
  return db.query(list, [minutes])
}
