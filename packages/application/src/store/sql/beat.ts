import { type Queryable, statement } from '@openespf/foundation/pg'

const upsert = statement(
  'beat',
  `insert into app.process (process) values ($1::uuid)
   on conflict (process) do update set seen_at = clock_timestamp()`,
)

/** Says that a process is alive. */
export async function beat(db: Queryable, process: string): Promise<void> {
  await db.query(upsert, [process])
}
