import { silentLog } from '@openespf/foundation/log'
import { waitFor } from '@openespf/foundation/testing'
import { expect, test } from 'vitest'
import { createWorker, type Lease } from './worker.ts'

type Job = { lease_token: string }

function begin(options: {
  run: (job: Job, lease: Lease) => Promise<void>
  renew?: (tokens: string[]) => string[]
  leaseMs?: number
  concurrency?: number
  idleMs?: number
}) {
  const queue: Job[] = []
  const seen = { mostAtOnce: 0, now: 0, done: [] as string[], renewals: 0 }
  const worker = createWorker<Job>({
    name: 'test',
    concurrency: options.concurrency ?? 3,
    ...(options.idleMs !== undefined && { idleMs: options.idleMs }),
    log: silentLog,
    leaseMs: options.leaseMs ?? 60,
    take: async (limit) => queue.splice(0, limit),
    renew: async (tokens) => {
      seen.renewals++
      return options.renew?.(tokens) ?? tokens
    },
    run: async (job, lease) => {
      seen.now++
      seen.mostAtOnce = Math.max(seen.mostAtOnce, seen.now)
      await options.run(job, lease).finally(() => {
        seen.now--
      })
      seen.done.push(job.lease_token)
    },
  })
  const add = (...tokens: string[]) => {
    queue.push(...tokens.map((lease_token) => ({ lease_token })))
    worker.wake()
  }
  return { worker, add, seen }
}

test('works on several at once, never more than allowed, and on everything', async () => {
  const { worker, add, seen } = begin({ run: () => new Promise((resolve) => setImmediate(resolve)) })
  add(...'abcdefghij')
  await worker.start()
  await waitFor('all are done', () => seen.done.length === 10)
  expect(seen.mostAtOnce).toBe(3)
  await worker.stop()
})

test('what it is woken for while too few places are free is taken when more are, unasked', async () => {
  const ends = Array.from({ length: 8 }, () => Promise.withResolvers<void>())
  const { worker, add, seen } = begin({
    concurrency: 8,
    idleMs: 60_000,
    run: ({ lease_token }) => ends[Number(lease_token)]?.promise ?? Promise.resolve(),
  })
  add(...'0123456')
  await worker.start()
  await waitFor('seven are under way', () => seen.now === 7)
  add('late')
  ends[0]?.resolve()
  ends[1]?.resolve()
  await waitFor('the late one is done', () => seen.done.includes('late'))
  for (const { resolve } of ends) resolve()
  await worker.stop()
})

test('one that fails does not stop the others', async () => {
  const { worker, add, seen } = begin({
    run: async ({ lease_token }) => {
      if (lease_token === 'bad') throw new Error('a bug')
    },
  })
  add('bad', 'good')
  await worker.start()
  await waitFor('the good one is done', () => seen.done.includes('good'))
  expect(seen.done).toEqual(['good'])
  await worker.stop()
})

test('a lease is held as long as it is renewed', async () => {
  const held: boolean[] = []
  const { worker, add, seen } = begin({
    // Long enough for a busy machine; four renewals outlast it.
    leaseMs: 1500,
    run: async (_, lease) => {
      await waitFor('several renewals', () => seen.renewals >= 4)
      held.push(lease.isHeld())
    },
  })
  add('a')
  await worker.start()
  await waitFor('it is done', () => seen.done.length === 1)
  expect(held).toEqual([true])
  await worker.stop()
})

test('a lease that another process has taken is lost', async () => {
  const { worker, add, seen } = begin({
    renew: () => [],
    run: async (_, lease) => {
      await waitFor('the loss is noticed', () => !lease.isHeld())
    },
  })
  add('a')
  await worker.start()
  await waitFor('it is done', () => seen.done.length === 1)
  await worker.stop()
})

test('stopping waits for what is under way', async () => {
  const gate = Promise.withResolvers<void>()
  const { worker, add, seen } = begin({ run: () => gate.promise })
  add('a')
  await worker.start()
  await waitFor('it is under way', () => seen.now === 1)
  const stopped = worker.stop()
  gate.resolve()
  await stopped
  expect(seen.done).toEqual(['a'])
})
