import { type Queryable, statement } from '@openespf/foundation/pg'

const set = statement(
  'espf-set-system-pause',
  `update espf.system set pause_reason = coalesce($1, ''),
    paused_at = case when $1::text is null then null else coalesce(paused_at, clock_timestamp()) end`,
)

/** Pauses everything for a reason (which may be empty), or, with null, lets it go on. */
export async function setSystemPause(db: Queryable, reason: string | null): Promise<void> {
  await db.query(set, [reason])
}
