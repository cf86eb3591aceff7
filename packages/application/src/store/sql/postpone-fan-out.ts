import { type Queryable, statement } from '@openespf/foundation/pg'
import type { FanOutRow } from './take-fan-outs.ts'

const postpone = statement(
  'postpone-fan-out',
  `update app.fan_out set
     due_at = now() + $2::float8 * interval '1 ms',
     attempts = attempts + 1,
     lease_token = null,
     leased_until = null
   where lease_token = $1`,
)

export async function postponeFanOut(db: Queryable, fanOut: FanOutRow, delayMs: number): Promise<void> {
  await db.query(postpone, [fanOut.lease_token, delayMs])
}
