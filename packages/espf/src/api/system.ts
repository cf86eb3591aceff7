import type { System } from '@openespf/contract/espf-operators'
import { eventTypes } from '@openespf/contract/events'
import { findSystem } from '../sql/find-system.ts'
import { listProcesses } from '../sql/list-processes.ts'
import { replaceRoutes } from '../sql/replace-routes.ts'
import { setSystemPause } from '../sql/set-system-pause.ts'
import { updateSystem } from '../sql/update-system.ts'
import { awaitApplied } from './await-applied.ts'
import { type ApiContext, type ApiRoute, route } from './route.ts'

/** Deliveries are counted up to here; more are estimated. */
const COUNTED = 100_000
/** Whose routes record events that nobody is subscribed to. */
const NOBODY = 0

/** ESPF as a whole: how it is doing, what it captures, pauses of everything. */
export function createSystemRoutes({ database }: ApiContext): ApiRoute[] {
  const show = async (): Promise<System> => {
    const row = await findSystem(database, COUNTED)
    const processes = await listProcesses(database)
    return {
      paused: row.paused_at && { since: row.paused_at.toISOString(), reason: row.pause_reason },
      capture: row.capture,
      retention_days: row.retention_days,
      queued: row.queued,
      waiting: row.waiting,
      oldest_unfinished_at: row.oldest_unfinished_at?.toISOString() ?? null,
      processes: processes.map((one) => ({ ...one, started_at: one.started_at.toISOString() })),
    }
  }
  const setPause = async (reason: string | null): Promise<System> => {
    await setSystemPause(database, reason)
    await awaitApplied(database)
    return show()
  }
  return [
    route('get-system', show),
    route('update-system', async ({ capture, retention_days }) => {
      await database.transaction(async (tx) => {
        await updateSystem(tx, {
          ...(capture !== undefined && { capture }),
          ...(retention_days !== undefined && { retentionDays: retention_days }),
        })
        if (capture === undefined) return
        const types = capture === 'all' ? eventTypes.map(({ type }) => type) : []
        await replaceRoutes(
          tx,
          NOBODY,
          types.map((type) => ({ rawType: type, eventType: type, variableNames: null })),
        )
      })
      return show()
    }),
    route('pause-system', ({ reason = '' }) => setPause(reason)),
    route('resume-system', () => setPause(null)),
  ]
}
