import { fork } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openDatabase, statement } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
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

const xid = statement('test-xid', 'select pg_current_xact_id()')
const eventsOf = (entity: string): unknown[] =>
  receiver.received
    .filter(({ variables }) => variables['entity'] === entity)
    .map(({ variables }) => variables['i_event'])

/** A promise and how to fulfil it. */
function gate(): { opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: resolve }
}

test('a lower position that commits long after a higher one, and after many floors, is delivered', async () => {
  const handler = await world.addHandler(receiver.url)
  const dispatcher = await world.dispatch()
  const [secondHasXid, firstHasDrawn, secondMayEnd] = [gate(), gate(), gate()]
  const older = world.database.transaction(async (tx) => {
    await tx.query(xid)
    secondHasXid.open()
    await firstHasDrawn.opened
    await world.enqueue(handler, 'account/older-xid', { on: tx })
  })
  await secondHasXid.opened
  const late = world.database.transaction(async (tx) => {
    await world.enqueue(handler, 'account/late', { on: tx })
    firstHasDrawn.open()
    await secondMayEnd.opened
  })
  await older
  await waitFor('the higher position is delivered', () => world.ended.length === 1)
  for (let n = 0; n < 40; n++) {
    await world.enqueue(handler, `account/${n}`)
    await waitFor('later ones are delivered', () => world.ended.length === n + 2)
  }
  expect(dispatcher.snapshot().handlers[0]?.floor).toBe(0)
  secondMayEnd.open()
  await late
  await waitFor('the late one is delivered', () => eventsOf('account/late').length === 1)
  await world.enqueue(handler, 'account/last')
  await world.allEnded()
  await waitFor('the floor rises', () => (dispatcher.snapshot().handlers[0]?.floor ?? 0) > 40)
  expect(receiver.received).toHaveLength(43)
})

test('under load with late commits everything is delivered once and in order', async () => {
  const handler = await world.addHandler(receiver.url, { concurrency: 16 })
  const dispatcher = await world.dispatch()
  const writers = openDatabase(world.settings, { max: 12 })
  let random = 12345
  const next = (): number => {
    random = (random * 1103515245 + 12345) % 2 ** 31
    return random / 2 ** 31
  }
  const sent = new Map<string, number[]>()
  const write = async (writer: number): Promise<void> => {
    for (let n = 0; n < 60; n++) {
      const entity = `account/${writer}-${n % 5}`
      const events = await writers.transaction(async (tx) => {
        const drawn: number[] = []
        for (let k = 0; k < 3; k++) {
          drawn.push((await world.enqueue(handler, entity, { on: tx })).i_event)
          if (next() < 0.2) await delay(next() * 30)
        }
        return drawn
      })
      sent.set(entity, [...(sent.get(entity) ?? []), ...events])
    }
  }
  await Promise.all(Array.from({ length: 10 }, (_, writer) => write(writer)))
  await writers.close()
  const rows = await world.allEnded()
  expect(rows).toHaveLength(1800)
  expect(receiver.received).toHaveLength(1800)
  for (const [entity, events] of sent) expect(eventsOf(entity)).toEqual(events)
  await world.enqueue(handler, 'account/last')
  await waitFor('the floor follows', () => (dispatcher.snapshot().handlers[0]?.floor ?? 0) >= 1800)
}, 60_000)

test('an owner whose lanes were taken settles nothing and sends nothing more in them', async () => {
  const handler = await world.addHandler(receiver.url)
  let held: Received | undefined
  receiver.behave((request) => {
    held = request
  })
  await world.enqueue(handler, 'account/1')
  await world.enqueue(handler, 'account/1')
  const dispatcher = await world.dispatch()
  const request = await waitFor('the first is being sent', () => held)
  await world.database.query(
    statement(
      '',
      `with other as (insert into espf.process (process_id, expires_at) values (gen_random_uuid(), now() + interval '1 hour') returning process_id)
      update espf.lane set epoch = epoch + 1, process_id = other.process_id from other`,
    ),
  )
  answer200(request)
  await waitFor('it notices', () => dispatcher.snapshot().lanes === 0)
  await waitFor('it lets go', () => dispatcher.snapshot().handlers[0]?.unsettled === 0)
  expect(await world.history()).toEqual([])
  expect(await world.left()).toBe(2)
  expect(receiver.received).toHaveLength(1)
  expect(dispatcher.snapshot().handlers[0]).toMatchObject({ held: 0, unsettled: 0 })
})

test('past its lease it drops open requests and sends nothing; it goes on when the lease is renewed', async () => {
  const handler = await world.addHandler(receiver.url)
  let broken = 0
  receiver.behave(({ answer }) => {
    answer.on('close', () => {
      broken += 1
    })
  })
  await world.enqueue(handler, 'account/1')
  const dispatcher = await world.dispatch()
  await waitFor('it is being sent', () => receiver.received.length === 1)
  await world.database.transaction(async (tx) => {
    await tx.query(statement('', 'lock table espf.process in access exclusive mode'))
    await waitFor('the lease runs out', () => !dispatcher.snapshot().leaseHolds)
    await waitFor('the open request is dropped', () => broken === 1)
    receiver.behave(answer200)
    await world.enqueue(handler, 'account/2')
    await waitFor('its renewals are in vain for a while', async () => {
      await delay(300)
      return true
    })
    expect(dispatcher.snapshot().leaseHolds).toBe(false)
    expect(receiver.received).toHaveLength(1)
  })
  const rows = await world.allEnded()
  expect(rows.map((row) => [row.entity, row.attempts]).sort()).toEqual([
    ['account/1', 1],
    ['account/2', 1],
  ])
})

test('after a kill another takes over when the lease is over; repeated is only what was in flight', async () => {
  const concurrency = 8
  const handler = await world.addHandler(receiver.url, { concurrency })
  for (let n = 0; n < 600; n++) await world.enqueue(handler, `account/${n % 60}`)
  const child = fork(fileURLToPath(new URL('./testing/dispatcher-process.ts', import.meta.url)), [
    JSON.stringify(world.settings),
  ])
  const failsOnce = new Set<unknown>()
  receiver.behave((request) => {
    const event = request.variables['i_event']
    if (Number(event) % 50 === 7 && !failsOnce.has(event)) {
      failsOnce.add(event)
      request.answer.writeHead(500).end()
      return
    }
    setTimeout(() => answer200(request), 5)
  })
  await waitFor('the first process is at work', () => receiver.received.length > 200)
  child.kill('SIGKILL')
  await waitFor('it is dead', () => child.signalCode !== null)
  await world.dispatch()
  const rows = await world.allEnded()
  expect(rows).toHaveLength(600)
  expect(rows.every((row) => row.state === 'finished')).toBe(true)
  const repeats = receiver.received.length - failsOnce.size - 600
  expect(repeats).toBeGreaterThanOrEqual(0)
  expect(repeats).toBeLessThanOrEqual(concurrency + 100)
  for (let n = 0; n < 60; n++) {
    const first = [...new Set(eventsOf(`account/${n}`))]
    expect(first).toEqual([...first].sort((a, b) => Number(a) - Number(b)))
  }
}, 40_000)

test('two processes share the lanes; one that stops hands its share over at once', async () => {
  const handler = await world.addHandler(receiver.url)
  const first = await world.dispatch()
  const second = await world.dispatch()
  await waitFor('the lanes are shared', () => first.snapshot().lanes === 32 && second.snapshot().lanes === 32)
  for (let n = 0; n < 300; n++) await world.enqueue(handler, `account/${n % 30}`)
  await waitFor('both deliver', () => world.ended.length > 50)
  await first.stop()
  const rows = await world.allEnded()
  expect(rows).toHaveLength(300)
  expect(receiver.received).toHaveLength(300)
  await waitFor('the other has all lanes', () => second.snapshot().lanes === 64)
  await world.enqueue(handler, 'account/1')
  await world.allEnded()
}, 30_000)
