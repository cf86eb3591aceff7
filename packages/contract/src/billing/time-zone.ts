import { Type } from 'typebox'
import { EVERYBODY, type MethodSpec } from './method.ts'
import { Text } from './wire.ts'

/** `time_zone_name` is a pattern. Ours: `i_time_zone` numbers are each installation's own, so there must be a way to learn them. */
export const timeZoneMethods = {
  'Generic/get_time_zone_list': {
    summary: 'The time zones that customers and accounts can have.',
    access: 'read',
    realms: EVERYBODY,
    params: Type.Object({ time_zone_name: Type.Optional(Text) }),
    result: Type.Object({
      time_zone_list: Type.Array(Type.Object({ i_time_zone: Type.Integer(), time_zone_name: Type.String() })),
    }),
  },
} as const satisfies Record<string, MethodSpec>
