import { type Queryable, statement } from '@openespf/foundation/pg'

const lock = statement<{ lane: number }>(
  'espf-lock-lanes',
  `select l.lane from espf.lane l
  where l.lane in (select hashtext(e) & 63 from unnest($1::text[]) e)
  order by l.lane for update`,
)

/**
 * Holds the lanes of these entities until the transaction ends: no owner settles in them meanwhile, so that a delivery
 * is either in espf.delivery or in espf.waiting, and the next statement sees which.
 */
export async function lockLanes(tx: Queryable, entities: readonly string[]): Promise<void> {
  await tx.query(lock, [entities])
}
