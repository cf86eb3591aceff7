import { type Queryable, statement } from '@openespf/foundation/pg'

const update = statement(
  'espf-update-system',
  `update espf.system set capture = coalesce($1, capture), retention_days = coalesce($2, retention_days)`,
)

/** Changes what is given. */
export async function updateSystem(
  tx: Queryable,
  change: { capture?: 'subscribed' | 'all'; retentionDays?: number },
): Promise<void> {
  await tx.query(update, [change.capture ?? null, change.retentionDays ?? null])
}
