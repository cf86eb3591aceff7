import { createLoop, type Lifecycle } from '@openespf/foundation/lifecycle'
import type { Log } from '@openespf/foundation/log'
import type { Database } from '@openespf/foundation/pg'
import type { Share } from './core/share.ts'
import { beat } from './store/sql/beat.ts'
import { deleteProcess } from './store/sql/delete-process.ts'
import { listProcesses } from './store/sql/list-processes.ts'

const BEAT_MS = 2000
const DEAD_MS = 5 * BEAT_MS
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
}): Lifecycle {
  const { database, onShare } = options
  const me = crypto.randomUUID()
  let lastBeat = 0

  const shareNow = async (): Promise<Share> => {
    const asked = performance.now()
    await beat(database, me)
    const crew = await listProcesses(database, DEAD_MS)
    lastBeat = asked
    const rank = crew.findIndex(({ process }) => process === me)
    const isNew = (crew[rank]?.age_ms ?? 0) < 2 * BEAT_MS
    return rank < 0 || (crew.length > 1 && isNew) ? NOTHING : { rank, count: crew.length }
  }
  const loop = createLoop({
    async runOnce() {
      onShare(await shareNow())
      return BEAT_MS
    },
    onError(error) {
      options.log.error({ err: error }, 'the database does not answer: its budgets may go to other processes')
      if (performance.now() - lastBeat > DEAD_MS - BEAT_MS) onShare(NOTHING)
    },
  })
  return {
    async start() {
      onShare(await shareNow())
      await loop.start()
    },
    async stop() {
      await loop.stop()
      onShare(NOTHING)
      await deleteProcess(database, me)
    },
  }
}
