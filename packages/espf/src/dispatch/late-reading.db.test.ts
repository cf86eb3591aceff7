import { setTimeout as delay } from 'node:timers/promises'
import { waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { insertRequests } from '../sql/insert-requests.ts'
import { listAnswers } from '../sql/list-answers.ts'
import { answer200, type Receiver, startReceiver } from './testing/receiver.ts'
import type { World } from './testing/world.ts'

type ReadLanes = typeof import('../sql/read-lanes.ts')

/** The answer of a reading that has found something is kept back until this resolves. */
const late = { until: Promise.resolve(), readings: 0 }

/** Test files share their modules, so those that are to read late are loaded anew. */
async function readLate(): Promise<typeof import('./testing/world.ts')> {
  vi.resetModules()
  vi.doMock('../sql/read-lanes.ts', async (original) => {
    const real = await original<ReadLanes>()
    const readLanes: ReadLanes['readLanes'] = async (...args) => {
      const reading = await real.readLanes(...args)
      if (reading.rows.length > 0) {
        late.readings += 1
        await late.until
      }
      return reading
    }
    return { ...real, readLanes }
  })
  return import('./testing/world.ts')
}

let world: World
let receiver: Receiver
beforeAll(async () => {
  const { createWorld } = await readLate()
  world = await createWorld()
  receiver = await startReceiver()
  receiver.behave(answer200)
})
afterAll(async () => {
  await world.end()
  await receiver.close()
  vi.doUnmock('../sql/read-lanes.ts')
  vi.resetModules()
})

test('what is cancelled while a reading that found it has not come back is not sent', async () => {
  const iHandler = await world.addHandler(receiver.url)
  await world.dispatch()
  const opened = Promise.withResolvers<void>()
  late.until = opened.promise
  const { i_event: iEvent } = await world.enqueue(iHandler, 'account/1')
  await waitFor('a reading has found it', () => late.readings > 0)
  const ids = await insertRequests(
    world.database,
    [{ kind: 'cancel', iHandler, entity: 'account/1', iEvent, eventType: 'Account/Blocked' }],
    'cancelled by test',
  )
  // Longer than requests wait for being seen: whoever cancels without waiting for the reading has done so by then.
  await delay(1000)
  opened.resolve()
  await waitFor('the owner answers', async () => (await listAnswers(world.database, ids))[0]?.answer)
  const next = await world.enqueue(iHandler, 'account/1')
  const history = await world.allEnded()
  expect(history.map((row) => [row.i_event, row.state])).toEqual([
    [iEvent, 'cancelled'],
    [next.i_event, 'finished'],
  ])
  expect(receiver.received.map((one) => one.variables['i_event'])).toEqual([next.i_event])
})
