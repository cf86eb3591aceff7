import { type Queryable, statement } from '@openespf/foundation/pg'

export type Mark = {
  i_account: number
  i_event: number | null
  bulk: boolean
  /** Those that are to look. */
  connectors: readonly string[]
}

// One generation an account, so that its connectors share what is read from billing.
const mark = statement(
  'mark-subjects',
  `with asked as materialized (
     select i_account, nextval('app.generation') as generation
     from (select distinct i_account from jsonb_to_recordset($1::jsonb) as m (i_account bigint)) accounts)
   insert into app.subject as s (i_account, connector, generation, i_event, bulk)
   select m.i_account, c.connector, min(asked.generation), max(m.i_event), bool_and(m.bulk)
   from jsonb_to_recordset($1::jsonb) as m (i_account bigint, i_event bigint, bulk boolean, connectors jsonb)
   cross join jsonb_array_elements_text(m.connectors) as c (connector)
   join asked on asked.i_account = m.i_account
   group by m.i_account, c.connector
   order by m.i_account, c.connector
   on conflict (i_account, connector) do update set
     generation = greatest(s.generation, excluded.generation),
     i_event = coalesce(excluded.i_event, s.i_event),
     bulk = excluded.bulk and (s.bulk or s.due_at is null),
     due_at = least(s.due_at, now()),
     attempts = 0`,
)

/** Asks for a look at accounts, now; many for one account are one. */
export async function markSubjects(db: Queryable, marks: readonly Mark[]): Promise<void> {
  if (marks.length > 0) await db.query(mark, [JSON.stringify(marks)])
}
