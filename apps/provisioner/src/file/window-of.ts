import type { MaintenanceWindow } from '@openespf/application'
import type { ConnectorEntry } from './provisioner-file.ts'

type Window = NonNullable<ConnectorEntry['windows']>[number]

/** Nothing, when it is neither a weekly window nor one that is once: reading the file refuses that. */
export function windowOf({ from, to, days, starts, ends }: Window): MaintenanceWindow[] {
  const isWeekly = from !== undefined && to !== undefined && from !== to
  const isOnce = starts !== undefined && ends !== undefined && Date.parse(starts) < Date.parse(ends)
  if (isWeekly && starts === undefined && ends === undefined) return [{ from, to, ...(days && { days }) }]
  return isOnce && from === undefined && to === undefined && !days ? [{ starts, ends }] : []
}
