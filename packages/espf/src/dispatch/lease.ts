import type { Database } from '@openespf/foundation/pg'
import { laneQuota } from '../core/lane-quota.ts'
import { claimLanes } from '../sql/claim-lanes.ts'
import { listOwnedLanes } from '../sql/list-owned-lanes.ts'
import { registerProcess } from '../sql/register-process.ts'
import { releaseLanes } from '../sql/release-lanes.ts'
import { removeExpiredProcesses } from '../sql/remove-expired-processes.ts'
import { removeProcess } from '../sql/remove-process.ts'
import { renewLease, type Standing } from '../sql/renew-lease.ts'

export const LANES = 64

export type LeaseDeps = {
  database: Database
  leaseMs: number
  /** A monotonic clock in milliseconds. */
  elapsed(): number
  newProcessId(): string
  /** For people who look for this process. */
  whoAmI: { host: string; pid: number }
  /** How long what is under way in a lane may go on once it is to be given up. */
  handoverMs: number
  /** Whether nothing is being sent or settled in a lane. */
  isQuiet(lane: number): boolean
  /** Drops the requests under way in these lanes, which the next owner sends again. */
  abandon(lanes: ReadonlySet<number>): void
  onGained(lanes: readonly number[]): void
  onLost(lanes: readonly number[]): void
}

/**
 * This process's place among the dispatchers: one lease, renewed by `runOnce`, and the lanes that it owns under it. The
 * lease is counted from before the renewal was sent, so it ends here before it ends in the database, where a process is
 * declared dead (its row deleted) before its lanes are claimed; a dead process comes back under a new id only.
 */
export type Lease = ReturnType<typeof createLease>

export function createLease(deps: LeaseDeps) {
  const owned = new Map<number, number>()
  /** Lanes that are to be given up, each since when. */
  const leaving = new Map<number, number>()
  let processId: string | undefined
  let deadline = 0
  let losses = 0

  const lose = (lanes: readonly number[]): void => {
    const lost = lanes.filter((lane) => owned.delete(lane))
    losses += lost.length
    for (const lane of lost) leaving.delete(lane)
    if (lost.length > 0) deps.onLost(lost)
  }

  const register = async (): Promise<string> => {
    lose([...owned.keys()])
    const id = deps.newProcessId()
    const before = deps.elapsed()
    await registerProcess(deps.database, { processId: id, ...deps.whoAmI }, deps.leaseMs)
    processId = id
    deadline = before + deps.leaseMs
    return id
  }

  const renew = async (id: string): Promise<Standing | undefined> => {
    const before = deps.elapsed()
    const standing = await renewLease(deps.database, id, deps.leaseMs)
    if (standing !== undefined) deadline = before + deps.leaseMs
    return standing
  }

  /**
   * Gives up the leaving lanes in which nothing is under way any more. Nothing is sent in a leaving lane, so a request that
   * hangs in it would stop every other handler's events for as long as its own handler's time-out.
   */
  const release = async (id: string): Promise<void> => {
    const before = deps.elapsed() - deps.handoverMs
    const overdue = [...leaving].filter(([, since]) => since <= before).map(([lane]) => lane)
    if (overdue.length > 0) deps.abandon(new Set(overdue))
    const quiet = [...leaving.keys()].filter(deps.isQuiet)
    if (quiet.length === 0) return
    lose(quiet)
    await releaseLanes(deps.database, id, quiet)
  }

  const share = async (id: string, { processes, rank }: Standing): Promise<void> => {
    const quota = laneQuota(LANES, processes, rank)
    const kept = owned.size - leaving.size
    if (kept > quota) {
      const spare = [...owned.keys()].filter((lane) => !leaving.has(lane)).slice(quota)
      for (const lane of spare) leaving.set(lane, deps.elapsed())
    } else if (owned.size < quota) {
      await claimLanes(deps.database, id, quota - owned.size)
    }
  }

  /** The database knows best: also when the reply to a claim was lost, or lanes were taken away by hand. */
  const reconcile = async (id: string): Promise<void> => {
    const lossesBefore = losses
    const rows = await listOwnedLanes(deps.database, id)
    if (losses !== lossesBefore) return
    const epochs = new Map(rows.map(({ lane, epoch }) => [lane, epoch]))
    lose([...owned].filter(([lane, epoch]) => epochs.get(lane) !== epoch).map(([lane]) => lane))
    const fresh = rows.filter(({ lane }) => !owned.has(lane))
    for (const { lane, epoch } of fresh) owned.set(lane, epoch)
    if (fresh.length > 0) deps.onGained(fresh.map(({ lane }) => lane))
  }

  return {
    /** Renews the lease, buries the dead and takes or gives up lanes, so that the living have equal shares. */
    async runOnce(): Promise<void> {
      let id = processId ?? (await register())
      let standing = await renew(id)
      if (standing === undefined) {
        id = await register()
        standing = await renew(id)
      }
      await removeExpiredProcesses(deps.database)
      await release(id)
      if (standing !== undefined) await share(id, standing)
      await reconcile(id)
    },

    /** Whether the lease certainly holds: nothing may be sent otherwise. */
    holds: () => processId !== undefined && deps.elapsed() < deadline,
    processId: () => processId,
    epochOf: (lane: number) => owned.get(lane),
    ownedCount: () => owned.size,
    ownedLanes: () => [...owned.keys()],
    isLeaving: (lane: number) => leaving.has(lane),

    /** The database has told that these lanes are no longer ours. */
    lose,

    /** Ends the lease: the lanes are free for others at once. */
    async end(): Promise<void> {
      const id = processId
      processId = undefined
      deadline = 0
      lose([...owned.keys()])
      if (id !== undefined) await removeProcess(deps.database, id)
    },
  }
}
