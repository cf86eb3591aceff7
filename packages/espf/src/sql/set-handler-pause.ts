import { type Queryable, statement } from '@openespf/foundation/pg'

const set = statement(
  'espf-set-handler-pause',
  `update espf.handler set pause_reason = coalesce($2, ''), updated_at = clock_timestamp(),
    paused_at = case when $2::text is null then null else coalesce(paused_at, clock_timestamp()) end
  where i_handler = $1`,
)

/** Pauses a handler for a reason (which may be empty), or, with null, lets it go on. */
export async function setHandlerPause(tx: Queryable, iHandler: number, reason: string | null): Promise<void> {
  await tx.query(set, [iHandler, reason])
}
