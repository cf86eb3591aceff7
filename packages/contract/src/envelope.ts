import { type Static, Type } from 'typebox'

/** The body of a provisioning event as ESPF sends it: espf-facts §4.1, §4.2. Ids may be numbers or strings of digits. */
export const EventEnvelope = Type.Object({
  event_type: Type.String({ minLength: 1, maxLength: 200 }),
  variables: Type.Record(Type.String(), Type.Unknown()),
})
export type EventEnvelope = Static<typeof EventEnvelope>

/** The header that tells a redelivery by hand (its number, from 1) from a repeat; absent on a first delivery. */
export const REDELIVERY_HEADER = 'openespf-redelivery'
