import { type Queryable, statement } from '@openespf/foundation/pg'
import type { FanOutRow } from './take-fan-outs.ts'

const advance = statement<{ entity_id: string }>(
  'advance-fan-out',
  `update app.fan_out set
     next_offset = case when generation = $2 then $3::bigint else 0 end,
     anchor = case when generation = $2 then $4::bigint end,
     due_at = now(),
     attempts = 0,
     lease_token = null,
     leased_until = null
   where lease_token = $1
   returning entity_id`,
)

/** Remembers how far a fan-out has come; one that was asked for again meanwhile begins again. False: the lease was lost. */
export async function advanceFanOut(
  db: Queryable,
  fanOut: FanOutRow,
  to: { offset: number; anchor: number | null },
): Promise<boolean> {
  const values = [fanOut.lease_token, fanOut.generation, to.offset, to.anchor]
  return (await db.maybe(advance, values)) !== undefined
}
