import { openDatabase } from '@openespf/foundation/pg'
import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import { countGraphileJobs } from '../sql/count-graphile-jobs.ts'
import { batchesOf, eventBody, planOf } from '../support/events.ts'
import { createPost, IN_FLIGHT } from '../support/post.ts'
import { urlOf } from '../support/url-of.ts'
import type { Peer } from './peer.ts'

const TASK = 'deliver'
/** From 64 to 1000 a job costs the same processor time. */
const LOCAL_QUEUE = 500
/** From 0 to 50 ms too; without batches of completions it costs twice as much. */
const COMPLETE_DELAY_MS = 2
const POLL_MS = 10
const logger = new Logger(() => () => undefined)

/**
 * graphile-worker with its local queue and completions in batches. Ordered: a named queue for each entity. Its manual
 * advises against so many queues; with its local queue it copes.
 */
export const graphileWorker: Peer = createPeer('graphile-worker', {
  localQueue: { size: LOCAL_QUEUE },
  completeJobBatchDelay: COMPLETE_DELAY_MS,
})

/** The same without the local queue: each job is fetched and completed by itself. For order only, it is slow. */
export const plainGraphileWorker: Peer = createPeer('graphile-worker-plain', {})

type Options = { localQueue?: { size: number }; completeJobBatchDelay?: number }

function createPeer(name: string, options: Options): Peer {
  return {
    name,
    async fill({ settings, mode, spec }) {
      const utils = await makeWorkerUtils({ connectionString: urlOf(settings), logger })
      await utils.migrate()
      for (const batch of batchesOf(planOf(spec), 1000)) {
        await utils.addJobs(
          batch.map(({ entity, iEvent }) => ({
            identifier: TASK,
            payload: eventBody(entity, iEvent),
            ...(mode === 'ordered' && { queueName: `account/${entity}` }),
          })),
        )
      }
      await utils.release()
    },
    async work({ settings, sinkUrl }) {
      const sender = createPost(sinkUrl)
      const runner = await run({
        connectionString: urlOf(settings),
        logger,
        noHandleSignals: true,
        concurrency: IN_FLIGHT,
        maxPoolSize: options.localQueue === undefined ? IN_FLIGHT : 10,
        pollInterval: POLL_MS,
        taskList: { [TASK]: (payload) => sender.post(JSON.stringify(payload)) },
        preset: {
          worker: options,
        },
      })
      return {
        async stop() {
          await runner.stop()
          await sender.close()
        },
      }
    },
    async anyLeft({ settings }) {
      const database = openDatabase(settings, { max: 1 })
      try {
        return (await countGraphileJobs(database)) > 0
      } finally {
        await database.close()
      }
    },
  }
}
