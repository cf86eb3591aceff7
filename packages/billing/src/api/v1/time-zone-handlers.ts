import type { TimeZones } from '../../time-zones/time-zones.ts'
import type { Handlers } from './handlers.ts'

export function timeZoneHandlers(timeZones: TimeZones) {
  return {
    async 'Generic/get_time_zone_list'(params) {
      const zones = await timeZones.list(params.time_zone_name)
      return {
        time_zone_list: zones.map(({ i_time_zone, name }) => ({ i_time_zone, time_zone_name: name })),
      }
    },
  } satisfies Partial<Handlers>
}
