import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'billing.delete-old-raised-events',
  `delete from billing.raised_event where i_raised_event in
     (select i_raised_event from billing.raised_event where created_at < $1
      order by created_at limit $2::bigint for update skip locked)`,
)

/** Deletes the oldest ones from before that time, at most so many. */
export async function deleteOldRaisedEvents(tx: Queryable, before: Date, limit: number): Promise<void> {
  await tx.query(remove, [before, limit])
}
