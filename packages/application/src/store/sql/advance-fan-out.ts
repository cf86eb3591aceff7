import { type Queryable, statement } from '@openespf/foundation/pg'
import type { FanOutRow } from './take-fan-outs.ts'

const advance = statement<{ entity_id: number }>(
  'advance-fan-out',
  `update app.fan_out set
     next_offset = case when generation = $2 then $3::bigint else 0 end,
     due_at = now(),
     attempts = 0,
     lease_token = null,
     leased_until = null
   where lease_token = $1
   returning entity_id`,
)

/** Remembers how far a fan-out has come; one that was asked for again meanwhile begins again. False: the lease was lost. */
export async function advanceFanOut(db: Queryable, fanOut: FanOutRow, nextOffset: number): Promise<boolean> {
  return (await db.maybe(advance, [fanOut.lease_token, fanOut.generation, nextOffset])) !== undefined
}
