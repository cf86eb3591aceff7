import type { RunFilter } from '@openespf/contract/provisioner'
import type { Clock } from '@openespf/foundation/clock'
import { createLoop, type Lifecycle } from '@openespf/foundation/lifecycle'
import type { Log } from '@openespf/foundation/log'
import type { Database } from '@openespf/foundation/pg'
import { type DueTimes, lastDue } from '../core/due-times.ts'
import { type RunLimits, USUAL_LIMITS } from '../core/run-limits.ts'
import { findOpenRun } from '../store/sql/find-open-run.ts'
import { insertRun } from '../store/sql/insert-run.ts'

/** Reconciliations that begin by themselves. What is not given is as for a run that is asked for. */
export type RunSchedule = {
  /** Each has its own: one run begins for each name and due time, in whichever process is first. */
  name: string
  times: DueTimes
  /** By name; all of them unless given. */
  connectors?: readonly string[]
  filter?: RunFilter
  repair?: boolean
  limits?: Partial<RunLimits & { rate: number }>
}

/** How late a run may begin, after a time when no process ran or the run before was still under way; later it is left out. */
export const LATE_MS = 900_000
const LOOK_MS = 5000

export type Schedules = Lifecycle & {
  /** Begins what is due and returns how many runs that was. */
  runOnce(): Promise<number>
}

/** Begins the runs of schedules when they are due. Any number of processes may share a database: one of them begins each. */
export function createSchedules(options: {
  database: Database
  schedules: readonly RunSchedule[]
  /** Those of the process, by name. */
  connectors: readonly string[]
  clock: Clock
  log: Log
  /** Called when a run has begun. */
  onRun: () => void
}): Schedules {
  const { database, schedules, clock, log, onRun } = options

  /** The last time of each schedule that was held up. */
  const heldUp = new Map<string, number>()
  const warn = async (name: string, due: number): Promise<void> => {
    if (heldUp.get(name) === due) return
    const open = await findOpenRun(database, { name, at: new Date(due) })
    if (!open) return
    heldUp.set(name, due)
    log.warn(
      { schedule: name, due: new Date(due).toISOString(), ...open },
      'a reconciliation is due and cannot begin, because the run before it has not ended: look at that, and abort it if it never will',
    )
  }
  const begin = async (schedule: RunSchedule): Promise<boolean> => {
    const now = clock.now().getTime()
    const due = lastDue(schedule.times, now)
    if (due === undefined || now - due > LATE_MS) return false
    const { name, connectors = options.connectors, filter = {}, repair = false, limits } = schedule
    const iRun = await insertRun(database, {
      kind: 'reconcile',
      connectors,
      filter,
      repair,
      ...USUAL_LIMITS,
      ...limits,
      asked_by: `schedule ${name}`,
      schedule: { name, at: new Date(due) },
    })
    if (iRun === undefined) {
      await warn(name, due)
      return false
    }
    log.info({ schedule: name, i_run: iRun }, 'a reconciliation begins, because it is due')
    return true
  }
  const runOnce = async (): Promise<number> => {
    let begun = 0
    for (const schedule of schedules) if (await begin(schedule)) begun++
    if (begun > 0) onRun()
    return begun
  }
  const loop = createLoop({
    async runOnce() {
      await runOnce()
      return LOOK_MS
    },
    onError: (err) => log.error({ err }, 'what is due could not begin and will be tried again'),
  })
  return {
    runOnce,
    start: async () => {
      if (schedules.length > 0) await loop.start()
    },
    stop: () => loop.stop(),
  }
}
