import { type Queryable, statement } from '@openespf/foundation/pg'

const claim = statement(
  'espf-claim-lanes',
  `update espf.lane l set process_id = $1, epoch = l.epoch + 1
  where l.lane in (
    select f.lane from espf.lane f
    where not exists (select from espf.process p where p.process_id = f.process_id)
    order by f.lane
    limit $2
    for update skip locked
  )`,
)

/**
 * Takes at most `limit` lanes that no living process owns. A settlement of the former owner that is under way holds its
 * lanes: those are left for the next call.
 */
export async function claimLanes(db: Queryable, processId: string, limit: number): Promise<void> {
  await db.query(claim, [processId, limit])
}
