import type { EventEnvelope } from '@openespf/contract/envelope'
import { openDatabase } from '@openespf/foundation/pg'
import { PgBoss } from 'pg-boss'
import { countPgBossJobs } from '../sql/count-pg-boss-jobs.ts'
import { batchesOf, eventBody, planOf } from '../support/events.ts'
import { createPost, IN_FLIGHT } from '../support/post.ts'
import type { Peer, Place } from './peer.ts'

const QUEUE = 'events'
/** From 250 to 2000 a job costs the same processor time; a second loop fetches while the first waits for answers. */
const BATCH = 500
const LOOPS = 2
const IDLE_MS = 5

function createBoss({ settings }: Place): PgBoss {
  // No cron jobs and no upkeep while it is measured; retention as it comes.
  const boss = new PgBoss({ ...settings, supervise: false, schedule: false, max: 10 })
  boss.on('error', (error) => console.error('pg-boss:', error))
  return boss
}

/**
 * pg-boss, by its fetch and complete in loops, which is faster than its work(). Ordered: policy key_strict_fifo with the
 * entity as singletonKey. The queue has a table of its own (`partition`).
 */
export const pgBoss: Peer = {
  name: 'pg-boss',
  async fill(place) {
    const boss = createBoss(place)
    await boss.start()
    const isOrdered = place.mode === 'ordered'
    await boss.createQueue(QUEUE, { partition: true, ...(isOrdered && { policy: 'key_strict_fifo' }) })
    for (const batch of batchesOf(planOf(place.spec), 1000)) {
      await boss.insert(
        QUEUE,
        batch.map(({ entity, iEvent }) => ({
          data: eventBody(entity, iEvent),
          ...(isOrdered && { singletonKey: String(entity) }),
        })),
      )
    }
    await boss.stop({ graceful: false })
  },
  async work(place) {
    const boss = createBoss(place)
    const sender = createPost(place.sinkUrl)
    const turns = createTurns(IN_FLIGHT)
    await boss.start()
    let stopped = false
    const loop = async (): Promise<void> => {
      while (!stopped) {
        const jobs = await boss.fetch<EventEnvelope>(QUEUE, { batchSize: BATCH })
        if (jobs.length === 0) await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
        else {
          await Promise.all(jobs.map((job) => turns(() => sender.post(JSON.stringify(job.data)))))
          await boss.complete(
            QUEUE,
            jobs.map((job) => job.id),
          )
        }
      }
    }
    const done = Promise.all(Array.from({ length: LOOPS }, loop))
    return {
      async stop() {
        stopped = true
        await done
        await sender.close()
        await boss.stop({ graceful: false })
      },
    }
  },
  async anyLeft({ settings }) {
    const database = openDatabase(settings, { max: 1 })
    try {
      return (await countPgBossJobs(database, QUEUE)) > 0
    } finally {
      await database.close()
    }
  },
}

/** Runs at most `most` at a time, in the order of the calls. */
function createTurns(most: number): (work: () => Promise<void>) => Promise<void> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
