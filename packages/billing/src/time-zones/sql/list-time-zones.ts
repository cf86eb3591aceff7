import { type Queryable, statement } from '@openespf/foundation/pg'
import type { TimeZone } from './find-time-zone.ts'

const list = statement<TimeZone>(
  'billing.list-time-zones',
  `select i_time_zone, name from billing.time_zone
   where $1::text is null or name like $1 escape '' order by i_time_zone`,
)

/** `name` is a pattern: `%` any string, `_` one character. */
export function listTimeZones(queryable: Queryable, name: string | undefined): Promise<TimeZone[]> {
  return queryable.query(list, [name])
}
