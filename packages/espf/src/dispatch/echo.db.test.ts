import { statement } from '@openespf/foundation/pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Received, type Receiver, startReceiver } from './testing/receiver.ts'
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

/** What `username` and `secret` of the world's handlers are sent as. */
const BASE64 = 'dXNlcm5hbWU6c2VjcmV0'
const kept = statement<{ response: string }>(
  'test-kept',
  'select response from espf.every_attempt where response is not null order by attempt',
)

const echo =
  (...statuses: number[]) =>
  ({ headers, answer }: Received): void => {
    const [status = 200] = statuses.length > 1 ? statuses.splice(0, 1) : statuses
    answer.writeHead(status).end(JSON.stringify({ ...headers, password: 'secret' }))
  }

test('a receiver that echoes its request leaves no credentials in the history, whatever it answers', async () => {
  receiver.behave(echo(503, 422))
  await world.enqueue(await world.addHandler(receiver.url), 'account/1')
  await world.dispatch()
  await world.allEnded()
  expect(receiver.received[0]?.headers.authorization).toBe(`Basic ${BASE64}`)
  const responses = (await world.database.query(kept)).map(({ response }) => response)
  expect(responses).toHaveLength(2)
  for (const response of responses) {
    expect(JSON.parse(response)).toMatchObject({
      authorization: '********',
      password: '********',
      'content-type': 'application/json',
    })
  }
})

test('credentials that stand where the answer is cut are masked before it is cut', async () => {
  receiver.behave(({ answer }) => answer.end(`${'x'.repeat(4090)}${BASE64} ${'y'.repeat(900)}`))
  await world.enqueue(await world.addHandler(receiver.url), 'account/1')
  await world.dispatch()
  const [row] = await world.allEnded()
  expect(row?.response).toBe(`${'x'.repeat(4090)}********`)
})
