import { type Queryable, statement } from '@openespf/foundation/pg'

const list = statement<{ event_type: string }>(
  'espf-list-subscriptions',
  'select event_type from espf.subscription where i_handler = $1 order by event_type',
)

/** The event types that a handler wants, in its own version's names. */
export async function listSubscriptions(db: Queryable, iHandler: number): Promise<string[]> {
  return (await db.query(list, [iHandler])).map((row) => row.event_type)
}
