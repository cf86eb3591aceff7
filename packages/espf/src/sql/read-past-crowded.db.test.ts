import { afterEach, beforeEach, expect, test } from 'vitest'
import { createWorld, type World } from '../dispatch/testing/world.ts'
import { type ReadRange, readLanes } from './read-lanes.ts'
import { readPastCrowded } from './read-past-crowded.ts'

let world: World

beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.end())

test('of crowded entities it tells the positions and the newest, of the others what a plain reading tells', async () => {
  const handler = await world.addHandler('http://127.0.0.1:1/')
  const limited = { type: 'Customer/Status/Limited' }
  for (let i = 0; i < 3; i++) {
    await world.enqueue(handler, 'account/1')
    await world.enqueue(handler, 'customer/"7"', limited)
    await world.enqueue(handler, 'account/2')
  }
  const whole: ReadRange = { iHandler: handler, lanes: '-1', from: 0, to: 1e15, seen: undefined, limit: 8 }
  const { rows } = await readLanes(world.database, [whole])
  const crowded = [
    { entity: 'customer/"7"', lane: 3 },
    { entity: 'account/9', lane: 4 },
    { entity: 'account/2', lane: 5 },
  ]
  const read = await readPastCrowded(world.database, [{ ...whole, crowded }], [limited.type])
  expect(rows.filter(({ entity }) => entity === 'account/1')).toMatchObject(read.rows)
  expect(read.rows).toHaveLength(3)
  const found = (name: string) => rows.filter(({ entity }) => entity === name)
  const positions = (name: string) => found(name).map(({ position }) => position)
  const newest = new Map([[limited.type, found('customer/"7"').at(-1)?.i_event]])
  expect(read.crowded).toEqual([
    { entity: 'customer/"7"', lane: 3, range: 1, positions: positions('customer/"7"'), newest },
    { entity: 'account/2', lane: 5, range: 1, positions: positions('account/2'), newest: new Map() },
  ])
  expect([...read.crowded.flatMap((run) => run.positions), ...read.rows]).toHaveLength(8)
})

test('an empty queue has a snapshot', async () => {
  const handler = await world.addHandler('http://127.0.0.1:1/')
  const range: ReadRange = { iHandler: handler, lanes: '-1', from: 0, to: 1e15, seen: undefined, limit: 8 }
  const crowded = [{ entity: 'account/1', lane: 3 }]
  const { rows, crowded: runs, snapshot } = await readPastCrowded(world.database, [{ ...range, crowded }], [])
  expect([rows, runs]).toEqual([[], []])
  expect(snapshot.xmin).toBeGreaterThan(0)
})
