import { type Queryable, statement } from '@openespf/foundation/pg'

export type TimeZone = { i_time_zone: number; name: string }

const find = statement<TimeZone>(
  'billing.find-time-zone',
  'select i_time_zone, name from billing.time_zone where i_time_zone = $1::bigint',
)

/** Time zones are the same for all environments. */
export function findTimeZone(queryable: Queryable, iTimeZone: number): Promise<TimeZone | undefined> {
  return queryable.maybe(find, [iTimeZone])
}
