import { type Queryable, statement } from '@openespf/foundation/pg'

const analyze = statement('', 'analyze')
const checkpoint = statement('', 'checkpoint')

/**
 * What autovacuum and the checkpointer would have done by themselves had the queue grown slowly: statistics of what was
 * just inserted, and its pages on disk, so that the writing of the filling is not paid for by the draining.
 */
export async function settleDown(db: Queryable): Promise<void> {
  await db.query(analyze)
  await db.query(checkpoint)
}
