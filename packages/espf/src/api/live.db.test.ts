import { LiveItem } from '@openespf/contract/espf-events'
import { createCheck, createHttpServer } from '@openespf/foundation/http'
import { waitFor } from '@openespf/foundation/testing'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createLive } from './live.ts'
import { registerEspfApi } from './register-espf-api.ts'
import { createEventLog, type EventLog } from './testing/event-log.ts'

let log: EventLog
let handler: number
let url: string

const open = new Set<AbortController>()

beforeAll(async () => {
  log = await createEventLog()
  handler = await log.addHandler('main')
  url = await log.app.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(() => {
  for (const controller of open) controller.abort()
  open.clear()
})
afterAll(() => log.close())

/** Follows until the test ends; `items` are those that have come so far. */
async function follow(query = '', server = url) {
  const controller = new AbortController()
  open.add(controller)
  const answer = await fetch(`${server}/espf/v1/events/live${query}`, {
    headers: { authorization: log.bearer },
    signal: controller.signal,
  })
  const items: LiveItem[] = []
  const isItem = createCheck(LiveItem)
  const read = async () => {
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of answer.body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      const lines = text.split('\n\n')
      text = lines.pop() ?? ''
      for (const line of lines.filter((one) => one.startsWith('data: '))) {
        const item: LiveItem = JSON.parse(line.slice(6))
        expect(isItem(item)).toBeUndefined()
        items.push(item)
      }
    }
  }
  const ended = read().then(
    () => 'ended',
    () => 'aborted',
  )
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    ended,
    stop: () => controller.abort(),
    captured: () => items.flatMap((item) => (item.kind === 'captured' ? [item.event.i_event] : [])),
    delivered: () =>
      items.flatMap((item) => (item.kind === 'delivery' ? [`${item.i_event} ${item.delivery.state}`] : [])),
    sees: (name: string, fact: () => boolean) => waitFor(name, fact),
  }
}
type Stream = Awaited<ReturnType<typeof follow>>
const seesEvent = (stream: Stream, iEvent: number) =>
  stream.sees(`event ${iEvent}`, () => stream.captured().includes(iEvent))

test('what is captured, fails and ends is told once, nothing of what was before', async () => {
  const old = await log.capture('Account/Blocked', 'account/1')
  await log.end(old, handler, 'finished')
  const stream = await follow()
  expect([stream.status, stream.type]).toEqual([200, 'text/event-stream; charset=utf-8'])
  const iEvent = await log.capture('Account/Blocked', 'account/1')
  await seesEvent(stream, iEvent)
  await log.wait(iEvent, handler)
  await stream.sees('it waits', () => stream.delivered().includes(`${iEvent} waiting`))
  const other = await log.capture('Account/Blocked', 'account/2')
  await log.end(other, handler, 'rejected')
  await stream.sees('the other is rejected', () => stream.delivered().includes(`${other} rejected`))
  expect(stream.captured()).toEqual([iEvent, other])
  expect(stream.delivered()).toEqual([`${iEvent} waiting`, `${other} rejected`])
})

test('an event that is committed after later ones is told too', async () => {
  const stream = await follow()
  const before: number[] = []
  const late = await log.database.transaction(async (tx) => {
    const iEvent = await log.capture('Account/Blocked', 'account/1', { on: tx })
    // Each is seen by a look of its own: several have passed over the one that is not committed.
    for (const entity of ['account/2', 'account/3', 'account/4']) {
      const later = await log.capture('Account/Blocked', entity)
      await seesEvent(stream, later)
      before.push(later)
    }
    return iEvent
  })
  expect(late).toBeLessThan(before[0] ?? 0)
  await seesEvent(stream, late)
  expect(stream.captured()).toEqual([...before, late])
})

test('each follower gets what fits its filter', async () => {
  const all = await follow()
  const ofEntity = await follow('?entity=account/2')
  const ofType = await follow('?event_type=Account/*')
  const ofOther = await follow(`?i_handler=${handler + 1}`)
  const customer = await log.capture('Customer/New', 'customer/1')
  const account = await log.capture('Account/Blocked', 'account/2')
  await log.end(account, handler, 'finished')
  const last = await log.capture('Account/Blocked', 'account/3')
  for (const stream of [all, ofType]) await seesEvent(stream, last)
  await ofEntity.sees('its end', () => ofEntity.delivered().includes(`${account} finished`))
  expect(all.captured()).toEqual([customer, account, last])
  expect(ofType.captured()).toEqual([account, last])
  expect(ofEntity.captured()).toEqual([account])
  expect([ofOther.captured(), ofOther.delivered()]).toEqual([[], []])
})

test('one that goes and comes again is told what happens from then on', async () => {
  const first = await follow()
  await seesEvent(first, await log.capture('Account/Blocked', 'account/1'))
  first.stop()
  expect(await first.ended).toBe('aborted')
  await log.capture('Account/Blocked', 'account/2')
  const again = await follow()
  const iEvent = await log.capture('Account/Blocked', 'account/3')
  await seesEvent(again, iEvent)
})

test('a server that stops ends its streams', async () => {
  const app = createHttpServer()
  registerEspfApi(app, log.deps)
  const stream = await follow('', await app.listen({ host: '127.0.0.1', port: 0 }))
  await app.close()
  expect(await stream.ended).toBe('ended')
})

test('no more than 100 follow at a time', async () => {
  const live = createLive(log.deps)
  const caller = await log.deps.sessions.authenticateToken(log.bearer.slice('Bearer '.length), 'espf-api')
  const join = async () => {
    const gone = new AbortController()
    for (const { run } of live.routes) {
      await run({ caller, pathParams: {}, query: {}, body: undefined, signal: gone.signal })
    }
    return gone
  }
  const [first] = await Promise.all(Array.from({ length: 100 }, join))
  await expect(join()).rejects.toThrow('100 follow already')
  first?.abort()
  await join()
  await live.stop()
})

test.each(['event_type=', 'entity=%00', 'i_handler=x', 'i_event=1', 'state=finished'])(
  '/events/live?%s is refused',
  async (query) => {
    const { status, body } = await log.get(`/events/live?${query}`)
    expect([status, body.code]).toEqual([400, 'request.invalid'])
  },
)
