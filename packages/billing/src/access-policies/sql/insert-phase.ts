import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { Phase } from '../core/phase.ts'

const insert = statement<{ i_phase: number }>(
  'billing.insert-phase',
  `insert into billing.access_policy_phase
     (i_access_policy, name, phase_type, time_from, time_to, days_of_week, up_speed, down_speed, attributes)
   select n.i_access_policy, n.name, n.phase_type, n.time_from, n.time_to, n.days_of_week, n.up_speed,
     n.down_speed, n.attributes
   from jsonb_populate_record(null::billing.access_policy_phase, $1::jsonb) n
   returning i_phase`,
)

export async function insertPhase(tx: Queryable, phase: Phase & { iAccessPolicy: number }): Promise<number> {
  return (await tx.one(insert, [recordJson(phase)])).i_phase
}
