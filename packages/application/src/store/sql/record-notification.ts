import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Ending } from '../../connector.ts'

type Recorded = { i_account: number | null }

const record = statement<Recorded>(
  'record-notification',
  `insert into app.confirmation as c (connector, token, outcome) values ($1, $2, $3::jsonb)
   on conflict (connector, token) do update set outcome = excluded.outcome where c.outcome is null
   returning i_account`,
)

/** Writes down what was told; the first word counts. The account that it is about; undefined: nobody's yet, or a repeat. */
export async function recordNotification(
  db: Queryable,
  connector: string,
  { token, outcome }: { token: string; outcome: Ending },
): Promise<number | undefined> {
  const row = await db.maybe(record, [connector, token, JSON.stringify(outcome)])
  return row?.i_account ?? undefined
}
