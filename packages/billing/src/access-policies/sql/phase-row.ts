import type { CamelRow } from '../../sql/names.ts'
import type { PolicyAttribute } from '../core/attributes.ts'
import type { Phase } from '../core/phase.ts'

export type PhaseRow = {
  i_phase: number
  i_access_policy: number
  name: string
  phase_type: Phase['phaseType']
  time_from: string | null
  time_to: string | null
  days_of_week: number[]
  up_speed: number | null
  down_speed: number | null
  attributes: PolicyAttribute[]
}
export type StoredPhase = CamelRow<PhaseRow>

export const phaseColumns =
  'i_phase, i_access_policy, name, phase_type, time_from, time_to, days_of_week, up_speed, down_speed, attributes'
