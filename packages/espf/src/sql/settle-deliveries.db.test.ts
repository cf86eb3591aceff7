import { randomUUID } from 'node:crypto'
import { statement } from '@openespf/foundation/pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createWorld, type World } from '../dispatch/testing/world.ts'
import { claimLanes } from './claim-lanes.ts'
import { listOwnedLanes } from './list-owned-lanes.ts'
import { registerProcess } from './register-process.ts'
import { type SettlementItem, settleDeliveries } from './settle-deliveries.ts'

let world: World
const processId = randomUUID()

beforeEach(async () => {
  world = await createWorld()
  await registerProcess(world.database, { processId, host: '', pid: 0 }, 60_000)
  await claimLanes(world.database, processId, 64)
})
afterEach(() => world.end())

const laneOf = statement<{ lane: number }>('test-lane', 'select lane from espf.delivery where position = $1')
const waiting = statement<{ attempts: number; used: number }>(
  'test-waiting',
  'select attempts, used from espf.waiting',
)

async function queued(): Promise<{ item: Omit<SettlementItem, 'k'>; lane: number }> {
  const handler = await world.addHandler('http://127.0.0.1:1/')
  const { position } = await world.enqueue(handler, 'account/1')
  const { lane } = await world.database.one(laneOf, [position])
  return { item: { h: handler, p: position, l: lane, w: false }, lane }
}

const attempt = { n: 1, st: 'answered', c: 500, b: '', at: Date.now(), ms: 3 }
const waits = { k: 'wait', u: 1, ff: Date.now(), due: Date.now(), r: 'answered 500', ...attempt } as const

test('the same batch sent again after a lost reply does nothing a second time', async () => {
  const { item, lane } = await queued()
  const owner = { processId, lanes: [lane], epochs: [1] }
  expect(await settleDeliveries(world.database, owner, [{ ...item, ...waits }])).toMatchObject({ found: 1 })
  expect(await settleDeliveries(world.database, owner, [{ ...item, ...waits }])).toMatchObject({
    found: 0,
    lanes: [lane],
  })
  const again = { ...item, ...waits, w: true, n: 2, u: 2 }
  expect(await settleDeliveries(world.database, owner, [again])).toMatchObject({ found: 1 })
  expect(await settleDeliveries(world.database, owner, [again])).toMatchObject({ found: 0 })
  expect(await world.database.query(waiting)).toEqual([{ attempts: 2, used: 2 }])
  const end = { ...item, w: true, k: 'end', s: 'finished', ...attempt, n: 3, c: 200 } as const
  expect(await settleDeliveries(world.database, owner, [end])).toMatchObject({ found: 1 })
  expect(await settleDeliveries(world.database, owner, [end])).toMatchObject({ found: 0 })
  expect((await world.attempts()).map(({ attempt, status_code }) => [attempt, status_code])).toEqual([
    [1, 500],
    [2, 500],
    [3, 200],
  ])
  expect(await world.left()).toBe(0)
})

test('nothing is settled under an old epoch or in the name of another process', async () => {
  const { item, lane } = await queued()
  const end = { ...item, k: 'end', s: 'finished', ...attempt, c: 200 } as const
  for (const owner of [
    { processId, lanes: [lane], epochs: [0] },
    { processId: randomUUID(), lanes: [lane], epochs: [1] },
    { processId, lanes: [(lane + 1) % 64], epochs: [1] },
  ]) {
    expect(await settleDeliveries(world.database, owner, [end])).toMatchObject({ found: 0 })
  }
  expect(await world.history()).toEqual([])
  expect(await world.left()).toBe(1)
})

test('lanes of the living are not claimed', async () => {
  const other = randomUUID()
  await registerProcess(world.database, { processId: other, host: '', pid: 0 }, 60_000)
  await claimLanes(world.database, other, 64)
  expect(await listOwnedLanes(world.database, other)).toEqual([])
  expect(await listOwnedLanes(world.database, processId)).toHaveLength(64)
})
