import { invalid } from '../../core/refusals.ts'
import { checkAttributes, type PolicyAttribute } from './attributes.ts'

/** When which kind of access holds: espf-facts §7.7. */
export type Phase = {
  name: string
  phaseType: 'Regular' | 'Turbo' | 'Limited' | 'Blocked'
  /** `HH:MM`; both null: all day; from later than to: over midnight */
  timeFrom: string | null
  timeTo: string | null
  /** 1 Monday … 7 Sunday, each once, in order */
  daysOfWeek: number[]
  /** kbit/s; null: not limited */
  upSpeed: number | null
  downSpeed: number | null
  attributes: PolicyAttribute[]
}

export type WantedPhase = Partial<Phase>

const defaults: Omit<Phase, 'name'> = {
  phaseType: 'Regular',
  timeFrom: null,
  timeTo: null,
  daysOfWeek: [1, 2, 3, 4, 5, 6, 7],
  upSpeed: null,
  downSpeed: null,
  attributes: [],
}

/** A new phase as it is kept; refuses what `checkPhase` refuses. */
export function newPhase(wanted: WantedPhase & { name: string }): Phase {
  return checkPhase({ ...defaults, ...wanted })
}

/** The phase after a change, or undefined when nothing changes; refuses what `checkPhase` refuses. */
export function changedPhase(current: Phase, wanted: WantedPhase): Phase | undefined {
  const after = checkPhase({ ...current, ...wanted })
  return spell(after) === spell(current) ? undefined : after
}

/** Refuses half a period, an empty one, and doubles among days and attributes. */
function checkPhase(phase: Phase): Phase {
  const { timeFrom, timeTo, daysOfWeek, attributes } = phase
  if ((timeFrom === null) !== (timeTo === null))
    throw invalid('time_from and time_to are both set, or both null for all day')
  if (timeFrom !== null && timeFrom === timeTo) throw invalid('the phase would end when it begins')
  if (new Set(daysOfWeek).size < daysOfWeek.length) throw invalid('days_of_week names a day twice')
  checkAttributes(attributes)
  return { ...phase, daysOfWeek: daysOfWeek.toSorted((a, b) => a - b) }
}

function spell(phase: Phase): string {
  const attributes = phase.attributes.map((a) => [a.group_name, a.name, a.values, a.operation])
  return JSON.stringify([
    ...[phase.name, phase.phaseType, phase.timeFrom, phase.timeTo, phase.daysOfWeek],
    ...[phase.upSpeed, phase.downSpeed, attributes],
  ])
}
