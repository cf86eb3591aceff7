import { type Static, Type } from 'typebox'
import { ADMIN_ONLY, type MethodSpec } from './method.ts'
import { PolicyAttribute } from './policy-attribute.ts'
import { Nullable, Success, WireId } from './wire.ts'

/** The kinds of access: espf-facts §7.7. */
const PhaseType = Type.Union([
  Type.Literal('Regular'),
  Type.Literal('Turbo'),
  Type.Literal('Limited'),
  Type.Literal('Blocked'),
])
const TimeOfDay = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' })
const Weekday = Type.Integer({ minimum: 1, maximum: 7 })
const Speed = Type.Integer({ minimum: 0, maximum: 2_147_483_647 })

/**
 * When which kind of access holds (espf-facts §3.1, rows 4–6, and §7.7); the form is ours. Times of day are `HH:MM`, both
 * null for all day, `time_from` later than `time_to` for over midnight; days 1 Monday to 7 Sunday; speeds in kbit/s, null:
 * not limited. Outside all phases access is Regular; what holds where two overlap is for the external system to say.
 */
export const PolicyPhase = Type.Object({
  i_phase: Type.Integer(),
  name: Type.String(),
  type: PhaseType,
  time_from: Nullable(Type.String()),
  time_to: Nullable(Type.String()),
  days_of_week: Type.Array(Type.Integer()),
  up_speed: Nullable(Type.Integer()),
  down_speed: Nullable(Type.Integer()),
  attributes: Type.Array(PolicyAttribute),
})
export type PolicyPhase = Static<typeof PolicyPhase>

const Name = Type.String({ minLength: 1, maxLength: 255 })
const writable = {
  type: Type.Optional(PhaseType),
  time_from: Type.Optional(Nullable(TimeOfDay)),
  time_to: Type.Optional(Nullable(TimeOfDay)),
  days_of_week: Type.Optional(Type.Array(Weekday, { minItems: 1, maxItems: 7 })),
  up_speed: Type.Optional(Nullable(Speed)),
  down_speed: Type.Optional(Nullable(Speed)),
  attributes: Type.Optional(Type.Array(PolicyAttribute, { maxItems: 500 })),
}

/** The names are ours. */
export const phaseMethods = {
  'AccessPolicy/add_phase': {
    summary: 'Adds a scheduled phase to an access policy.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      phase_info: Type.Object(
        { i_access_policy: WireId, name: Name, ...writable },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_phase: Type.Integer() }),
  },
  'AccessPolicy/update_phase': {
    summary: 'Changes a scheduled phase of an access policy.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      phase_info: Type.Object(
        { i_phase: WireId, name: Type.Optional(Name), ...writable },
        { additionalProperties: false },
      ),
    }),
    result: Type.Object({ i_phase: Type.Integer() }),
  },
  'AccessPolicy/delete_phase': {
    summary: 'Removes a scheduled phase from an access policy.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({ i_phase: WireId }),
    result: Success,
  },
} as const satisfies Record<string, MethodSpec>
