import { type Queryable, statement } from '@openespf/foundation/pg'
import type { FanOutRow } from './take-fan-outs.ts'

const finish = statement<{ entity_id: string }>(
  'finish-fan-out',
  'delete from app.fan_out where lease_token = $1 and generation = $2 returning entity_id',
)

/** Forgets a fan-out that is done. False when it was asked for again meanwhile: then advance it, which begins it again. */
export async function finishFanOut(db: Queryable, fanOut: FanOutRow): Promise<boolean> {
  return (await db.maybe(finish, [fanOut.lease_token, fanOut.generation])) !== undefined
}
