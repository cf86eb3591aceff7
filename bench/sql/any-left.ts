import { type Queryable, statement } from '@openespf/foundation/pg'

const any = statement<{ found: boolean }>(
  'bench-any-left',
  `select exists (select from espf.delivery where i_handler = $1)
    or exists (select from espf.waiting where i_handler = $1) as found`,
)

/** Whether a handler has deliveries that have not ended. */
export async function anyLeft(db: Queryable, iHandler: number): Promise<boolean> {
  return (await db.one(any, [iHandler])).found
}
