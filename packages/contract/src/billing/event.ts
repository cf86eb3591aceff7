import { Type } from 'typebox'
import { requestedTypes } from '../events/catalogue.ts'
import { ADMIN_ONLY, type MethodSpec } from './method.ts'
import { Nullable } from './wire.ts'

const Value = Nullable(Type.Union([Type.String({ maxLength: 4000 }), Type.Number(), Type.Boolean()]))

/** The name is ours: what these event types are about is held nowhere here, so somebody has to say that it changed. */
export const eventMethods = {
  'Event/raise_event': {
    summary: 'Raises an event about something that this billing does not hold.',
    access: 'write',
    realms: ADMIN_ONLY,
    params: Type.Object({
      event_type: Type.Unsafe<string>(Type.Union(requestedTypes.map(({ type }) => Type.Literal(type)))),
      /** Of the connection, profile or SIM card; the event carries it. Events with the same id keep their order. */
      id: Type.Union([
        Type.Integer({ minimum: 1 }),
        Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_.:+@-]+$' }),
      ]),
      /** What else the event carries. */
      variables: Type.Optional(
        Type.Record(Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]{0,63}$' }), Value, {
          additionalProperties: false,
          maxProperties: 50,
        }),
      ),
    }),
    result: Type.Object({ i_raised_event: Type.Integer() }),
    example: { event_type: 'Connection/New', id: 4711 },
  },
} as const satisfies Record<string, MethodSpec>
