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
const park = statement(
  'test-park',
  `with drawn as (select 'account/' || n as entity, nextval('espf.i_event') as i_event from generate_series(1, $2::int) n)
  insert into espf.waiting (i_handler, position, lane, entity, i_event, event_type, body, redelivery, captured_at,
    attempts, used, first_failed_at, tried_at, due_at, last_error)
  select $1, nextval('espf.position'), hashtext(entity) & 63, entity, i_event, 'Account/Blocked', '{"variables":{}}', 0, now(),
    1, 1, now(), now(), now() + interval '1 hour', 'answered 500'
  from drawn`,
)
const lockWaiting = statement('test-lock-waiting', 'lock table espf.waiting in access exclusive mode')
const bury = statement('test-bury', 'delete from espf.process')
const lanes = statement<{ owned: number; epochs: number }>(
  'test-lanes',
  `select count(p.process_id)::int as owned, sum(l.epoch)::int as epochs
  from espf.lane l left join espf.process p using (process_id)`,
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

test('lanes lost and regained while it is read what waits in them are taken over with all of it', async () => {
  const handler = await world.addHandler(receiver.url)
  const count = 60_000
  await world.database.query(park, [handler, count])
  const dispatcher = await world.dispatch()
  const waitingEntities = (): number => dispatcher.snapshot().handlers[0]?.waitingEntities ?? 0
  await waitFor('a page is taken in', () => waitingEntities() > 0)
  await world.database.transaction(async (tx) => {
    await tx.query(lockWaiting)
    expect(waitingEntities()).toBeLessThan(count)
    const before = await world.database.one(lanes)
    await world.database.query(bury)
    await waitFor('all lanes are regained', async () => {
      const { owned, epochs } = await world.database.one(lanes)
      return owned === 64 && epochs > before.epochs
    })
  })
  await world.enqueue(handler, 'account/1')
  await world.enqueue(handler, 'account/fresh')
  await waitFor('what is new is delivered', () => world.ended.length > 0)
  expect(world.ended.map(({ entity }) => entity)).toEqual(['account/fresh'])
  expect(waitingEntities()).toBe(count)
}, 60_000)
