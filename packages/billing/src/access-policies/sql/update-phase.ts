import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { Phase } from '../core/phase.ts'

const update = statement(
  'billing.update-phase',
  `update billing.access_policy_phase p set name = n.name, phase_type = n.phase_type, time_from = n.time_from,
     time_to = n.time_to, days_of_week = n.days_of_week, up_speed = n.up_speed, down_speed = n.down_speed,
     attributes = n.attributes
   from jsonb_populate_record(null::billing.access_policy_phase, $2::jsonb) n
   where p.i_phase = $1::bigint`,
)

export async function updatePhase(tx: Queryable, iPhase: number, phase: Phase): Promise<void> {
  await tx.query(update, [iPhase, recordJson(phase)])
}
