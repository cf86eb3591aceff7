import { type Queryable, statement } from '@openespf/foundation/pg'

export type Mark = { i_account: number; i_event: number | null; bulk: boolean }

const mark = statement(
  'mark-subjects',
  `insert into app.subject as s (i_account, i_event, bulk)
   select i_account, max(i_event), bool_and(bulk)
   from jsonb_to_recordset($1::jsonb) as m (i_account bigint, i_event bigint, bulk boolean)
   group by i_account
   order by i_account
   on conflict (i_account) do update set
     generation = s.generation + 1,
     i_event = coalesce(excluded.i_event, s.i_event),
     bulk = excluded.bulk and (s.bulk or s.due_at is null),
     due_at = least(s.due_at, now()),
     attempts = 0`,
)

/** Asks for a look at accounts, now; many for one account are one. */
export async function markSubjects(db: Queryable, marks: readonly Mark[]): Promise<void> {
  if (marks.length > 0) await db.query(mark, [JSON.stringify(marks)])
}
