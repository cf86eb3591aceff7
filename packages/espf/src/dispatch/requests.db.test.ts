import { statement } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { insertRequests, type NewRequest } from '../sql/insert-requests.ts'
import { listAnswers } from '../sql/list-answers.ts'
import { answer200, type Received, type Receiver, startReceiver } from './testing/receiver.ts'
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

function answer(request: Received, status: number): void {
  request.answer.writeHead(status).end()
}

const waiting = statement<{ i_event: number }>('test-waiting', 'select i_event from espf.waiting')
const due = statement<{ due_in_s: number }>(
  'test-due',
  'select extract(epoch from due_at - now())::float8 as due_in_s from espf.waiting where i_event = $1',
)
const postpone = statement(
  'test-postpone',
  `update espf.waiting set due_at = now() + interval '1 hour' where attempts > 0`,
)

const pause = statement(
  'test-pause',
  'update espf.handler set paused_at = now(), updated_at = clock_timestamp()',
)

async function ask(requests: NewRequest[]): Promise<(string | null)[]> {
  const ids = await insertRequests(world.database, requests, 'cancelled by test')
  return waitFor('the owner answers', async () => {
    const answers = (await listAnswers(world.database, ids)).map((row) => row.answer)
    return !answers.includes(null) && answers
  })
}

const cancel = (iHandler: number, entity: string, iEvent: number): NewRequest => ({
  kind: 'cancel',
  iHandler,
  entity,
  iEvent,
  eventType: 'Account/Blocked',
})

/** A handler whose first request is held until the test answers it. */
async function holdFirst(): Promise<{ iHandler: number; held: () => Received | undefined }> {
  let held: Received | undefined
  receiver.behave((request) => {
    if (held === undefined) held = request
    else answer200(request)
  })
  return { iHandler: await world.addHandler(receiver.url), held: () => held }
}

test('what is queued behind one that is being sent is cancelled at once; that one is not, and the next goes on', async () => {
  const { iHandler, held } = await holdFirst()
  const first = await world.enqueue(iHandler, 'account/1')
  const second = await world.enqueue(iHandler, 'account/1')
  const third = await world.enqueue(iHandler, 'account/1')
  await world.dispatch()
  const request = await waitFor('the first is being sent', held)
  expect(
    await ask([cancel(iHandler, 'account/1', first.i_event), cancel(iHandler, 'account/1', second.i_event)]),
  ).toEqual(['sending', 'done'])
  answer200(request)
  const history = await world.allEnded()
  expect(history.map((row) => [row.i_event, row.state, row.reason])).toEqual([
    [second.i_event, 'cancelled', 'cancelled by test'],
    [first.i_event, 'finished', ''],
    [third.i_event, 'finished', ''],
  ])
  expect(receiver.received.map((one) => one.variables['i_event'])).toEqual([first.i_event, third.i_event])
})

test('a head that waits is skipped and what waited behind it is sent; what is behind the head can be cancelled too', async () => {
  const iHandler = await world.addHandler(receiver.url)
  const [head, behind, last] = [
    await world.enqueue(iHandler, 'account/1'),
    await world.enqueue(iHandler, 'account/1'),
    await world.enqueue(iHandler, 'account/1'),
  ]
  receiver.behave((request) =>
    request.variables['i_event'] === head.i_event ? answer(request, 503) : answer200(request),
  )
  await world.dispatch()
  await waitFor('all wait', async () => (await world.database.query(waiting)).length === 3)
  expect(await ask([cancel(iHandler, 'account/1', behind.i_event)])).toEqual(['done'])
  expect(await ask([cancel(iHandler, 'account/1', head.i_event)])).toEqual(['done'])
  const history = await world.allEnded()
  expect(history.map((row) => [row.i_event, row.state, row.attempts])).toContainEqual([
    last.i_event,
    'finished',
    1,
  ])
  expect(history.filter((row) => row.state === 'cancelled')).toHaveLength(2)
})

test('while its handler is paused all of an entity is cancelled, also what is not held and not read then', async () => {
  const { iHandler, held } = await holdFirst()
  const events: { i_event: number }[] = []
  for (let n = 0; n < 30; n++) events.push(await world.enqueue(iHandler, 'account/1'))
  const dispatcher = await world.dispatch()
  const request = await waitFor('the first is being sent', held)
  await waitFor('not all are held', () => (dispatcher.snapshot().handlers[0]?.skipped ?? 0) > 0)
  const [, ...behind] = events.map(({ i_event }) => cancel(iHandler, 'account/1', i_event))
  expect(await ask(behind.slice(0, 15))).toEqual(Array(15).fill('done'))
  await world.database.query(pause)
  await waitFor('it is paused', () => dispatcher.snapshot().handlers[0]?.paused)
  answer200(request)
  await waitFor('the first has ended', async () => (await world.left()) === 14)
  expect(await ask(behind.slice(15))).toEqual(Array(14).fill('done'))
  expect(await world.left()).toBe(0)
  expect(receiver.received).toHaveLength(1)
})

test('what has ended, or never was, is answered so', async () => {
  const iHandler = await world.addHandler(receiver.url)
  const { i_event } = await world.enqueue(iHandler, 'account/1')
  await world.dispatch()
  await world.allEnded()
  expect(await ask([cancel(iHandler, 'account/1', i_event), cancel(iHandler, 'account/2', 999_999)])).toEqual(
    ['ended', 'ended'],
  )
})

test('a waiting head is tried at once when asked to', async () => {
  let broken = true
  receiver.behave((request) => (broken ? answer(request, 500) : answer200(request)))
  const iHandler = await world.addHandler(receiver.url, { policy: 'safe' })
  const { i_event } = await world.enqueue(iHandler, 'account/1')
  const dispatcher = await world.dispatch({ random: () => 0 })
  await waitFor('it waits', async () => (await world.database.query(waiting)).length === 1)
  await dispatcher.stop()
  await world.database.query(postpone)
  broken = false
  await world.dispatch()
  const request: NewRequest = { ...cancel(iHandler, 'account/1', i_event), kind: 'retry' }
  expect(await ask([request])).toEqual(['done'])
  expect((await world.allEnded()).map((row) => row.state)).toEqual(['finished'])
  expect(await world.database.query(due, [i_event])).toEqual([])
})

test('what is asked while nobody dispatches is done by the first who does', async () => {
  const iHandler = await world.addHandler(receiver.url)
  const { i_event } = await world.enqueue(iHandler, 'account/1')
  const [id] = await insertRequests(world.database, [cancel(iHandler, 'account/1', i_event)], 'early')
  receiver.behave(() => undefined)
  await world.dispatch()
  await waitFor('it is answered', async () => (await listAnswers(world.database, [id ?? 0]))[0]?.answer)
})

test('deliveries of a disabled handler, which nobody holds, are cancelled', async () => {
  const iHandler = await world.addHandler(receiver.url)
  const disable = statement('test-disable', 'update espf.handler set enabled = false where i_handler = $1')
  await world.database.query(disable, [iHandler])
  const { i_event } = await world.enqueue(iHandler, 'account/1')
  await world.dispatch()
  expect(await ask([cancel(iHandler, 'account/1', i_event)])).toEqual(['done'])
  expect(receiver.received).toEqual([])
})

test('of many that are cancelled under way none is both sent and cancelled, and none is lost', async () => {
  const iHandler = await world.addHandler(receiver.url, { concurrency: 4 })
  const events = []
  for (let i = 0; i < 120; i++) {
    events.push({ entity: `account/${i % 10}`, ...(await world.enqueue(iHandler, `account/${i % 10}`)) })
  }
  await world.dispatch()
  const answers = await ask(events.map(({ entity, i_event }) => cancel(iHandler, entity, i_event)))
  const history = await world.allEnded()
  const cancelled = history.filter((row) => row.state === 'cancelled').map((row) => row.i_event)
  expect(answers.filter((one) => one === 'done')).toHaveLength(cancelled.length)
  expect(history).toHaveLength(120)
  const sent = new Set(receiver.received.map((one) => one.variables['i_event']))
  expect(cancelled.filter((iEvent) => sent.has(iEvent))).toEqual([])
})
