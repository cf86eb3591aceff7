import { statement } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { insertRequests } from '../sql/insert-requests.ts'
import { listAnswers } from '../sql/list-answers.ts'
import { replayEvents } from '../sql/replay-events.ts'
import { requeueDeliveries } from '../sql/requeue.ts'
import { answer200, type Received, type Receiver, startReceiver } from './testing/receiver.ts'
import { createWorld, type World } from './testing/world.ts'

const T = 'Account/ProductAddon/Changed'
const ENTITY = 'account/1'

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

const route = statement(
  'test-route',
  'insert into espf.route (raw_type, i_handler, event_type) values ($1, $2, $1)',
)
const record = statement(
  'test-record',
  `select espf.record_event('${T}', 1, '${ENTITY}', '{"i_account": 1}')`,
)
const newestEvent = statement<{ i_event: number }>(
  'test-newest',
  'select max(i_event) as i_event from espf.event',
)
const waiting = statement<{ i_event: number }>('test-waiting', 'select i_event from espf.waiting')

async function recorded(): Promise<number> {
  await world.database.query(record)
  return (await world.database.one(newestEvent)).i_event
}

async function redeliver(iHandler: number, iEvent: number): Promise<void> {
  const [requeued] = await requeueDeliveries(world.database, [
    { iHandler, iEvent, eventType: T, variableNames: null },
  ])
  expect(requeued?.answer).toBe('done')
}

async function cancel(iHandler: number, iEvent: number): Promise<void> {
  const request = { kind: 'cancel', iHandler, entity: ENTITY, iEvent, eventType: T } as const
  const ids = await insertRequests(world.database, [request], 'cancelled by test')
  await waitFor('it is cancelled', async () => (await listAnswers(world.database, ids))[0]?.answer === 'done')
}

const received = (): unknown[] => receiver.received.map((one) => one.variables['i_event'])

const endsOf = async () =>
  (await world.allEnded()).map((row) => [row.i_event, row.state, row.superseded_by] as const)

test('an older event that is redelivered behind a newer one: the newer one is sent, and supersedes it', async () => {
  receiver.behave(({ answer }) => answer.writeHead(422).end())
  const iHandler = await world.addHandler(receiver.url)
  await world.database.query(route, [T, iHandler])
  const older = await recorded()
  const dispatcher = await world.dispatch()
  await world.allEnded()
  await dispatcher.stop()
  receiver.behave(answer200)
  const newer = await recorded()
  await redeliver(iHandler, older)
  await world.dispatch()
  expect(await endsOf()).toEqual([
    [older, 'rejected', null],
    [newer, 'finished', null],
    [older, 'superseded', newer],
  ])
  expect(received()).toEqual([older, newer])
})

test('an older event that is replayed behind a newer one is superseded by it, too', async () => {
  const iHandler = await world.addHandler(receiver.url)
  const capturing = await world.addHandler(receiver.url, { name: 'other' })
  await world.database.query(route, [T, capturing])
  const older = await recorded()
  await world.database.query(route, [T, iHandler])
  const newer = await recorded()
  const range = { after: 0, upto: newer, scan: 10, since: new Date(0), until: null }
  expect(await replayEvents(world.database, iHandler, range)).toMatchObject({ queued: 1 })
  await world.dispatch()
  const rows = (await world.allEnded()).filter((row) => row.i_handler === iHandler)
  expect(rows).toMatchObject([
    { i_event: newer, state: 'finished' },
    { i_event: older, state: 'superseded', superseded_by: newer },
  ])
})

test('the same where the newer one waits, and more stands between them than is read at a time', async () => {
  receiver.behave(({ answer }) => answer.writeHead(422).end())
  const iHandler = await world.addHandler(receiver.url)
  await world.database.query(route, [T, iHandler])
  const older = await recorded()
  await world.dispatch()
  await world.allEnded()
  receiver.behave(({ answer }) => answer.writeHead(503).end())
  const newer = await recorded()
  for (let n = 0; n < 20; n++) await world.enqueue(iHandler, ENTITY)
  await redeliver(iHandler, older)
  await waitFor('all wait', async () => (await world.database.query(waiting)).length === 22)
  receiver.behave(answer200)
  const ends = await endsOf()
  expect(ends.filter(([iEvent]) => iEvent === newer)).toEqual([[newer, 'finished', null]])
  expect(ends.at(-1)).toEqual([older, 'superseded', newer])
})

test('what an operator cancels supersedes nothing: the newest of the others is sent', async () => {
  let first: Received | undefined
  receiver.behave((request) => {
    if (first === undefined) first = request
    else answer200(request)
  })
  const iHandler = await world.addHandler(receiver.url)
  const head = await world.enqueue(iHandler, ENTITY)
  const events: number[] = []
  for (let n = 0; n < 16; n++) events.push((await world.enqueue(iHandler, ENTITY, { type: T })).i_event)
  const dispatcher = await world.dispatch()
  const request = await waitFor('the first is being sent', () => first)
  await waitFor('the last one is not held', () => dispatcher.snapshot().handlers[0]?.skipped === 1)
  await cancel(iHandler, events.pop() ?? 0)
  answer200(request)
  await world.allEnded()
  expect(received()[0]).toBe(head.i_event)
  expect(received().at(-1)).toBe(events.at(-1))
})

test('the same where it waits beyond what was read', async () => {
  let isBroken = true
  let first: Received | undefined
  receiver.behave((request) => {
    if (isBroken) request.answer.writeHead(503).end()
    else if (first === undefined) first = request
    else answer200(request)
  })
  const iHandler = await world.addHandler(receiver.url)
  const head = await world.enqueue(iHandler, ENTITY)
  await world.dispatch()
  await waitFor('the head waits', async () => (await world.database.query(waiting)).length === 1)
  const kept = await world.enqueue(iHandler, ENTITY, { type: T })
  for (let n = 0; n < 12; n++) await world.enqueue(iHandler, ENTITY)
  const cancelled = await world.enqueue(iHandler, ENTITY, { type: T })
  await waitFor('all wait', async () => (await world.database.query(waiting)).length === 15)
  isBroken = false
  const request = await waitFor('the head is being sent', () => first)
  await cancel(iHandler, cancelled.i_event)
  const before = receiver.received.length
  answer200(request)
  const rows = await world.allEnded()
  expect(receiver.received[before]?.variables['i_event']).toBe(kept.i_event)
  expect(rows.filter((row) => row.state === 'superseded')).toEqual([])
  expect(rows.find((row) => row.i_event === head.i_event)?.state).toBe('finished')
})
