import { type Queryable, statement } from '@openespf/foundation/pg'
import type { FanOutEntity } from '../../core/read-event.ts'

export type FanOutRow = {
  entity: FanOutEntity
  entity_id: string
  connectors: string[]
  generation: number
  i_event: number
  next_offset: number
  /** The account before that offset when it was reached. */
  anchor: number | null
  attempts: number
  lease_token: string
}

const take = statement<FanOutRow>(
  'take-fan-outs',
  `with due as (
     select entity, entity_id from app.fan_out
     where due_at <= now() and (leased_until is null or leased_until < now())
     order by due_at
     limit $1
     for update skip locked)
   update app.fan_out f
   set lease_token = gen_random_uuid(), leased_until = now() + $2::float8 * interval '1 ms'
   from due
   where f.entity = due.entity and f.entity_id = due.entity_id
   returning f.entity, f.entity_id, f.connectors, f.generation, f.i_event, f.next_offset, f.anchor, f.attempts,
     f.lease_token`,
)

export function takeFanOuts(db: Queryable, limit: number, leaseMs: number): Promise<FanOutRow[]> {
  return db.query(take, [limit, leaseMs])
}
