import { statement } from '@openespf/foundation/pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createWorld, type World } from '../dispatch/testing/world.ts'
import { fetchWaiting } from './fetch-waiting.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.end())

const T = 'Customer/Status/Limited'

const insert = statement(
  'test-insert-waiting',
  `insert into espf.waiting (i_handler, position, lane, entity, i_event, event_type, body, captured_at)
  select $1, place, 0, 'customer/1', e, $3, '{}', now() from unnest($2::bigint[]) with ordinality as e (e, place)`,
)

test('of a coalescing type it tells a newer event that waits behind, by its number: what was queued again is older', async () => {
  const iHandler = await world.addHandler('http://127.0.0.1:1/')
  await world.database.query(insert, [iHandler, [3, 9, 8, 7, 5, 2], T])
  const newestOf = async (coalescing: readonly string[]) => {
    const wanted = [{ iHandler, entity: 'customer/1' }]
    const rows = await fetchWaiting(world.database, wanted, { limit: 4, coalescing })
    return rows.map(({ i_event, newest }) => [i_event, newest])
  }
  expect(await newestOf([T])).toEqual([
    [3, 5],
    [9, null],
    [8, null],
    [7, null],
  ])
  expect(await newestOf([])).toEqual([3, 9, 8, 7].map((iEvent) => [iEvent, null]))
})
