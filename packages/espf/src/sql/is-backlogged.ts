import { type Queryable, statement } from '@openespf/foundation/pg'

const probe = statement<{ handler: string }>(
  'espf-is-backlogged',
  `select h.name as handler from espf.handler h
  where h.i_handler = any ($1::int[])
    and (select count(*) from (select from espf.delivery d where d.i_handler = h.i_handler limit $2) d) >= $2
  limit 1`,
)

/** The name of one of these handlers that has at least so many deliveries queued; undefined: none has. */
export async function backloggedHandler(
  db: Queryable,
  iHandlers: readonly number[],
  count: number,
): Promise<string | undefined> {
  return (await db.maybe(probe, [iHandlers, count]))?.handler
}
