import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'espf-delete-handler',
  `with routes as (delete from espf.route where i_handler = $1)
  delete from espf.handler where i_handler = $1`,
)

/** Deletes a handler that has no unfinished deliveries, with its routes and subscriptions; its history stays. */
export async function deleteHandler(db: Queryable, iHandler: number): Promise<void> {
  await db.query(remove, [iHandler])
}
