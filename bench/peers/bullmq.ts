import type { EventEnvelope } from '@openespf/contract/envelope'
import { createPostgresBackend, Queue, Worker } from 'bullmq'
import { batchesOf, eventBody, planOf } from '../support/events.ts'
import { createPost, IN_FLIGHT } from '../support/post.ts'
import type { Peer, Place } from './peer.ts'

/** A queue's and a worker's part of what differs between the two backends. */
type Backend = {
  queue(place: Place, name: string): JobQueue
  worker(place: Place, name: string, options: { deliver: Deliver; concurrency: number }): JobWorker
}
type JobQueue = {
  addBulk(jobs: { name: string; data: EventEnvelope }[]): Promise<unknown>
  getJobCounts(...states: ('waiting' | 'active' | 'delayed')[]): Promise<Record<string, number>>
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
}
type JobWorker = {
  on(event: 'error', listener: (error: Error) => void): unknown
  waitUntilReady(): Promise<unknown>
  close(force: boolean): Promise<void>
}
type Deliver = (job: { data: unknown }) => Promise<void>

const EVERYTHING = 'events'

/** BullMQ loads the client (ioredis) by itself. */
const redis: Backend = {
  queue: (place, name) => new Queue(name, { connection: redisOf(place) }),
  worker: (place, name, { deliver, concurrency }) =>
    new Worker(name, deliver, { connection: redisOf(place), concurrency }),
}

const postgres: Backend = {
  queue: (place, name) =>
    new Queue(name, { connection: { ...place.settings, migrate: true, max: 4 } }, createPostgresBackend),
  worker: (place, name, { deliver, concurrency }) =>
    new Worker(
      name,
      deliver,
      { connection: { ...place.settings, max: 16 }, concurrency },
      createPostgresBackend,
    ),
}

function redisOf({ redisPort }: Place): { host: string; port: number } {
  if (redisPort === undefined) throw new Error('BullMQ was given no Redis')
  return { host: '127.0.0.1', port: redisPort }
}

/** Ordered: a queue for each entity, whose worker does one at a time. Groups, which would do, are not in BullMQ itself. */
function queueOf(place: Place, entity: number): string {
  return place.mode === 'ordered' ? `account-${entity}` : EVERYTHING
}

function queuesOf(place: Place): string[] {
  return [...new Set([...planOf(place.spec)].map((entity) => queueOf(place, entity)))]
}

function createPeer(name: string, backend: Backend): Peer {
  return {
    name,
    async fill(place) {
      const queues = new Map(queuesOf(place).map((queue) => [queue, backend.queue(place, queue)]))
      for (const queue of queues.values()) await queue.waitUntilReady()
      for (const batch of batchesOf(planOf(place.spec), 1000)) {
        for (const [queueName, queue] of queues) {
          const own = batch.filter(({ entity }) => queueOf(place, entity) === queueName)
          if (own.length > 0)
            await queue.addBulk(
              own.map(({ entity, iEvent }) => ({ name: 'event', data: eventBody(entity, iEvent) })),
            )
        }
      }
      for (const queue of queues.values()) await queue.close()
    },
    async work(place) {
      const sender = createPost(place.sinkUrl)
      const concurrency = place.mode === 'ordered' ? 1 : IN_FLIGHT
      const deliver: Deliver = ({ data }) => sender.post(JSON.stringify(data))
      const workers = queuesOf(place).map((queue) => backend.worker(place, queue, { deliver, concurrency }))
      for (const worker of workers) worker.on('error', (error) => console.error(`${name}:`, error))
      await Promise.all(workers.map((worker) => worker.waitUntilReady()))
      return {
        async stop() {
          await Promise.all(workers.map((worker) => worker.close(true)))
          await sender.close()
        },
      }
    },
    async anyLeft(place) {
      for (const name of queuesOf(place)) {
        const queue = backend.queue(place, name)
        const counts = await queue.getJobCounts('waiting', 'active', 'delayed')
        await queue.close()
        if (Object.values(counts).some((count) => count > 0)) return true
      }
      return false
    },
  }
}

export const bullmqOnRedis: Peer = createPeer('bullmq', redis)
export const bullmqOnPostgres: Peer = createPeer('bullmq-postgres', postgres)
