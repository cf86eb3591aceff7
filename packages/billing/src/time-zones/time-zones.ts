import type { Queryable } from '@openespf/foundation/pg'
import { notFound } from '../core/refusals.ts'
import type { BillingDeps } from '../deps.ts'
import { findTimeZone, type TimeZone } from './sql/find-time-zone.ts'
import { listTimeZones } from './sql/list-time-zones.ts'

/** Of who has chosen none: UTC. */
export const DEFAULT_TIME_ZONE = 1

export type TimeZones = ReturnType<typeof createTimeZones>

export function createTimeZones({ database }: BillingDeps) {
  return {
    list: (name?: string): Promise<TimeZone[]> => listTimeZones(database, name),
    async nameOf(iTimeZone: number | null): Promise<string> {
      return (await findTimeZone(database, iTimeZone ?? DEFAULT_TIME_ZONE))?.name ?? 'UTC'
    },
  }
}

/** Refuses a time zone that is not known; null and undefined are none. */
export async function requireTimeZone(tx: Queryable, iTimeZone: number | null | undefined): Promise<void> {
  if (typeof iTimeZone === 'number' && !(await findTimeZone(tx, iTimeZone)))
    throw notFound('time zone', `i_time_zone ${iTimeZone}`)
}
