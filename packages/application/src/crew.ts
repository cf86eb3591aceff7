import { createLoop, type Lifecycle } from '@openespf/foundation/lifecycle'
import type { Log } from '@openespf/foundation/log'
import type { Database } from '@openespf/foundation/pg'
import type { Share } from './core/share.ts'
import { beat } from './store/sql/beat.ts'
import { deleteProcess } from './store/sql/delete-process.ts'
import { listProcesses } from './store/sql/list-processes.ts'

const BEAT_MS = 2000
/** A process that was not heard for so many beats is taken for dead; a beat before that, it has given its part up. */
const DEAD_BEATS = 5
const NOTHING: Share = { rank: 0, count: 0 }

/**
 * Splits the budgets of external systems evenly between the processes that share the database. A process that comes waits
 * until the others have noticed it before it takes its part; one that cannot say that it is alive gives its part up
 * before the others take it over. So together they never exceed a budget, but for calls that are under way when it shrinks.
 */
export function createCrew(options: {
  database: Database
  log: Log
  onShare: (share: Share) => void
  /** How often a process says that it is alive, in milliseconds (2000); the same in all of them. */
  beatMs?: number
}): Lifecycle {
  const { database, log, onShare, beatMs = BEAT_MS } = options
  const deadMs = DEAD_BEATS * beatMs
  const me = crypto.randomUUID()
  let giveUp: NodeJS.Timeout | undefined

  /** By a timer and not when a statement fails: one to a database that hangs neither fails nor ends. */
  const giveUpIn = (ms: number): void => {
    clearTimeout(giveUp)
    giveUp = setTimeout(() => {
      log.error('the database has not answered for long: the budgets may go to other processes')
      onShare(NOTHING)
    }, ms).unref()
  }
  const takeShare = async (): Promise<void> => {
    const asked = performance.now()
    await beat(database, me)
    const crew = await listProcesses(database, deadMs)
    const leftMs = asked + deadMs - beatMs - performance.now()
    if (leftMs <= 0) return onShare(NOTHING)
    giveUpIn(leftMs)
    const rank = crew.findIndex(({ process }) => process === me)
    const isNew = (crew[rank]?.age_ms ?? 0) < 2 * beatMs
    onShare(rank < 0 || (crew.length > 1 && isNew) ? NOTHING : { rank, count: crew.length })
  }
  const loop = createLoop({
    async runOnce() {
      await takeShare()
      return beatMs
    },
    onError(error) {
      log.error({ err: error }, 'the database does not answer')
    },
  })
  return {
    async start() {
      await takeShare()
      await loop.start()
    },
    async stop() {
      await loop.stop()
      clearTimeout(giveUp)
      onShare(NOTHING)
      await deleteProcess(database, me)
    },
  }
}
