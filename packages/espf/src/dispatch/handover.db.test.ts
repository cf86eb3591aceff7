import { statement } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answer200, type Receiver, startReceiver } from './testing/receiver.ts'
import { createWorld, type World } from './testing/world.ts'

let world: World
let receiver: Receiver

beforeEach(async () => {
  world = await createWorld()
  receiver = await startReceiver()
})
afterEach(async () => {
  await world.end()
  await receiver.close()
})

const entityInEachLane = statement<{ entity: string }>(
  'test-entity-in-each-lane',
  `select min('account/' || n) as entity from generate_series(1, 2000) n
  group by hashtext('account/' || n) & 63 order by 1`,
)

test('lanes are handed over in time although a handler lets requests hang in them', async () => {
  const silent = await startReceiver()
  silent.behave(() => undefined)
  const hanging = await world.addHandler(silent.url, { name: 'hanging', timeoutMs: 60_000 })
  const healthy = await world.addHandler(receiver.url)
  const entities = (await world.database.query(entityInEachLane)).map(({ entity }) => entity)
  for (const entity of entities) await world.enqueue(hanging, entity)
  const first = await world.dispatch()
  await waitFor('requests hang', () => silent.received.length === 8)
  const second = await world.dispatch()
  await waitFor('lanes are to be handed over', () => second.snapshot().lanes > 0)
  for (const entity of entities) await world.enqueue(healthy, entity)
  await waitFor('the healthy handler has got all', () => world.ended.length === 64, 10_000)
  expect([first.snapshot().lanes, second.snapshot().lanes]).toEqual([32, 32])

  const hung = silent.received.length
  silent.behave(answer200)
  for (const { answer } of silent.received) answer.end()
  const rows = (await world.allEnded()).filter(({ i_handler }) => i_handler === hanging)
  expect(rows.map(({ state, attempts }) => [state, attempts])).toEqual(Array(64).fill(['finished', 1]))
  expect(await world.attempts()).toHaveLength(128)
  expect(silent.received.length - 64).toBeLessThanOrEqual(hung)
  await silent.close()
}, 30_000)
