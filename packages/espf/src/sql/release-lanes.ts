import { type Queryable, statement } from '@openespf/foundation/pg'

const release = statement(
  'espf-release-lanes',
  `update espf.lane set process_id = null, epoch = epoch + 1 where process_id = $1 and lane = any ($2::smallint[])`,
)

export async function releaseLanes(
  db: Queryable,
  processId: string,
  lanes: readonly number[],
): Promise<void> {
  await db.query(release, [processId, lanes])
}
