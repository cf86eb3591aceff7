import { type Queryable, statement } from '@openespf/foundation/pg'

const replace = statement(
  'espf-replace-subscriptions',
  `with gone as (
    delete from espf.subscription where i_handler = $1 and event_type <> all ($2::text[])
  )
  insert into espf.subscription (i_handler, event_type) select $1, unnest($2::text[]) on conflict do nothing`,
)

export async function replaceSubscriptions(
  db: Queryable,
  iHandler: number,
  eventTypes: readonly string[],
): Promise<void> {
  await db.query(replace, [iHandler, eventTypes])
}
