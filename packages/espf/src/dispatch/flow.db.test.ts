import { statement } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answer200, type Received, type Receiver, startReceiver } from './testing/receiver.ts'
import { secretBox } from './testing/secret-box.ts'
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

const applied = statement<{ applied: boolean }>(
  'test-applied',
  'select bool_and(settings_at >= $1) as applied from espf.process where expires_at > now()',
)
const now = statement<{ now: Date }>('test-now', 'select clock_timestamp() as now')
const waiting = statement<{ attempts: number }>('test-waiting', 'select attempts from espf.waiting')

/** Changes something about handlers and waits until the dispatchers say that they have applied it. */
async function change(sql: string, values: readonly unknown[] = []): Promise<void> {
  await world.database.query(statement('', sql), values)
  const at = await world.database.one(now)
  await waitFor('the change is applied', async () => (await world.database.one(applied, [at.now])).applied)
}

const pauses = [
  [
    'a paused handler',
    `update espf.handler set paused_at = now(), updated_at = clock_timestamp()`,
    `update espf.handler set paused_at = null, updated_at = clock_timestamp()`,
  ],
  [
    'everything paused',
    'update espf.system set paused_at = now()',
    'update espf.system set paused_at = null',
  ],
  [
    'a maintenance window of all',
    `insert into espf.pause_window (starts_at, ends_at) values (now(), now() + interval '1 hour')`,
    'delete from espf.pause_window',
  ],
  [
    'a maintenance window of the handler',
    `insert into espf.pause_window (i_handler, starts_at, ends_at)
    select i_handler, now(), now() + interval '1 hour' from espf.handler`,
    'delete from espf.pause_window',
  ],
] as const

test.each(pauses)(
  '%s: nothing is sent, everything is kept, then all of it is sent',
  async (_, pause, resume) => {
    const iHandler = await world.addHandler(receiver.url)
    await world.dispatch()
    await world.enqueue(iHandler, 'account/1')
    await world.allEnded()
    await change(pause)
    await world.enqueue(iHandler, 'account/1')
    await change('select 1')
    expect(receiver.received).toHaveLength(1)
    expect(await world.left()).toBe(1)
    await change(resume)
    await world.allEnded()
    expect(receiver.received).toHaveLength(2)
  },
)

test('disabled: what is under way is settled, what waits stays, and all goes on in order when enabled', async () => {
  let held: Received | undefined
  let isBroken = true
  receiver.behave((request) => {
    if (request.variables['entity'] === 'account/2' && held === undefined) held = request
    else if (isBroken) request.answer.writeHead(503).end()
    else answer200(request)
  })
  const iHandler = await world.addHandler(receiver.url)
  await world.enqueue(iHandler, 'account/1')
  await world.enqueue(iHandler, 'account/1')
  await world.dispatch()
  await waitFor(
    'one waits and the other behind it',
    async () => (await world.database.query(waiting)).length === 2,
  )
  await world.enqueue(iHandler, 'account/2')
  await waitFor('one is under way', () => held)
  await change('update espf.handler set enabled = false, updated_at = clock_timestamp()')
  if (held) answer200(held)
  await waitFor('its answer counts', async () => (await world.history()).length === 1)
  const sent = receiver.received.length
  isBroken = false
  await world.enqueue(iHandler, 'account/1')
  await change('select 1')
  expect(receiver.received).toHaveLength(sent)
  await change('update espf.handler set enabled = true, updated_at = clock_timestamp()')
  const history = await world.allEnded()
  expect(history.map((row) => row.state)).toEqual(['finished', 'finished', 'finished', 'finished'])
  const ended = history.filter((row) => row.entity === 'account/1').map((row) => row.i_event)
  expect(ended).toEqual(ended.toSorted((a, b) => a - b))
})

test('a handler whose secrets were unreadable gets what was queued and what waited once they are not', async () => {
  receiver.behave((request) => request.answer.writeHead(503).end())
  const iHandler = await world.addHandler(receiver.url)
  await world.enqueue(iHandler, 'account/1')
  const first = await world.dispatch()
  await waitFor('it waits', async () => (await world.database.query(waiting))[0]?.attempts)
  await first.stop()
  receiver.behave(answer200)
  await world.database.query(statement('', `update espf.handler set secrets_sealed = 'nonsense'`))
  await world.dispatch()
  await world.enqueue(iHandler, 'account/2')
  await change('select 1')
  expect(await world.left()).toBe(2)
  const secrets = secretBox.seal(JSON.stringify({ auth: { type: 'basic', user: 'u', password: 'p' } }))
  await change('update espf.handler set secrets_sealed = $1, updated_at = clock_timestamp()', [secrets])
  expect((await world.allEnded()).map((row) => row.state)).toEqual(['finished', 'finished'])
})

test('no more are sent than the rate allows', async () => {
  const times: number[] = []
  receiver.behave((request) => {
    times.push(performance.now())
    answer200(request)
  })
  const iHandler = await world.addHandler(receiver.url)
  await change('update espf.handler set rate_limit = 20, updated_at = clock_timestamp()')
  for (let i = 0; i < 50; i++) await world.enqueue(iHandler, `account/${i}`)
  await world.dispatch()
  await world.allEnded()
  const [start = 0] = times
  for (const [i, at] of times.entries()) expect(i).toBeLessThanOrEqual(20 + ((at - start + 50) * 20) / 1000)
})

test('what fails over and over leaves slots to first attempts', async () => {
  const hanging = new Set<Received>()
  receiver.behave((request) => {
    if (String(request.variables['entity']).startsWith('bad')) hanging.add(request)
    else answer200(request)
  })
  const iHandler = await world.addHandler(receiver.url, { concurrency: 4, timeoutMs: 60_000 })
  for (let i = 0; i < 8; i++) await world.enqueue(iHandler, `bad/${i}`, { redelivery: 1 })
  await world.dispatch()
  await waitFor('they have three quarters of the slots', () => hanging.size === 3)
  await world.enqueue(iHandler, 'good/1')
  await waitFor('a first attempt gets through', async () => (await world.history()).length === 1)
  expect(hanging.size).toBe(3)
})
