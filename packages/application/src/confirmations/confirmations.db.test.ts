import { createHmac } from 'node:crypto'
import type { TestDatabase } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { ConfirmationOptions } from '../running-connector.ts'
import { createFakeNetwork } from '../testing/fake-network.ts'
import { runtimeDatabase, startRuntime } from '../testing/start-runtime.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await runtimeDatabase()
})
afterAll(() => db.drop())

const IMSI = '901700000000001'
const MINUTE = 60_000

/** One account in an external system that confirms only when `network.confirm` is called; two processes work. */
async function begin(confirmation: ConfirmationOptions = {}) {
  const network = createFakeNetwork({ slow: true })
  const runtime = await startRuntime(network.definition, {
    database: db.database,
    config: {},
    confirmation,
  })
  onTestFinished(runtime.stop)
  return { ...runtime, network, token: () => [...network.taken.keys()][0] ?? '' }
}

test('an account is IN_PROGRESS until its external system confirms, minutes later, to another process', async () => {
  const { network, look, second, pass, post, bearer, settle, status } = await begin()
  await look()
  expect(await status()).toMatchObject({ status: 'IN_PROGRESS', message: 'waiting for confirmation' })
  pass(7 * MINUTE)
  await look(second)
  expect(network.counts.changes).toBe(1)
  const [request] = await network.confirm()
  expect((await post(`fake-network/${request?.token}`, request?.body ?? '', bearer)).statusCode).toBe(200)
  await settle()
  expect(await status()).toMatchObject({ status: 'OK' })
  expect([...network.entries.keys()]).toEqual([IMSI])
  expect(network.counts.changes).toBe(1)
})

test('what is not confirmed by its deadline is RETRY, and then made again', async () => {
  const { network, look, pass, token, status } = await begin()
  await look()
  const late = token()
  pass(10 * MINUTE)
  await look()
  expect(await status()).toMatchObject({
    status: 'RETRY',
    message: expect.stringContaining('not confirmed within 600 s'),
  })
  expect(network.settled).toEqual([[late, 'retry']])
  await look()
  expect(network.counts.changes).toBe(2)
  expect(await status()).toMatchObject({ status: 'IN_PROGRESS' })
})

test('late and repeated notifications ask for a look and change nothing else', async () => {
  const { network, look, pass, post, bearer, settle, token, status } = await begin()
  await look()
  const late = token()
  pass(10 * MINUTE)
  await look()
  const [request] = await network.confirm([late])
  for (let n = 0; n < 3; n++)
    expect((await post(`fake-network/${late}`, request?.body ?? '', bearer)).statusCode).toBe(200)
  await settle()
  expect(network.counts.changes).toBe(1)
  expect(await status()).toMatchObject({ status: 'OK', message: 'nothing to change' })
})

test('a notification that comes before its token is written down is not lost', async () => {
  const { network, post, bearer, look, status } = await begin()
  const racing = 'racing-token'
  const outcome = { kind: 'applied', detail: 'done' }
  await post(`fake-network/${racing}`, JSON.stringify({ token: racing, outcome }), bearer)
  network.faults.next = (what) => (what === 'apply' ? { kind: 'pending', token: racing } : undefined)
  await look()
  expect(await status()).toMatchObject({ status: 'OK', message: 'done' })
  expect(network.settled).toEqual([[racing, 'applied']])
})

test('a token that an external system counts anew is not taken for the change that had it before', async () => {
  const { billing, iAccount, network, look, post, bearer, settle, status } = await begin()
  network.faults.next = (what) => (what === 'apply' ? { kind: 'pending', token: 'j-1' } : undefined)
  const tell = (outcome: object) => post('fake-network/j-1', JSON.stringify({ outcome }), bearer)
  await look()
  await tell({ kind: 'applied', detail: 'the first' })
  await settle()
  billing.change(iAccount, { status: 'blocked' })
  await look()
  expect(await status()).toMatchObject({ status: 'IN_PROGRESS' })
  await tell({ kind: 'reject', reason: 'the second is refused' })
  await settle()
  expect(await status()).toMatchObject({ status: 'FAILED', message: 'fake-network: the second is refused' })
})

test('an end that could not be settled is not believed yet, and settled at the next look', async () => {
  const { network, look, token, post, bearer, settle, status } = await begin()
  await look()
  const pending = token()
  const [request] = await network.confirm()
  await post(`fake-network/${pending}`, request?.body ?? '', bearer)
  network.faults.next = (what) => (what === 'settle' ? new Error('its memory is away') : undefined)
  network.entries.clear()
  await settle()
  expect(await status()).toMatchObject({ status: 'RETRY' })
  network.faults.next = () => undefined
  await look()
  expect(network.settled).toEqual([[pending, 'applied']])
  expect(await status()).toMatchObject({ status: 'OK' })
  expect(network.counts.changes).toBe(1)
})

test('a notification that it is not over yet is received and changes nothing', async () => {
  const { network, look, token, post, bearer, due, settle, status } = await begin()
  await look()
  const pending = `fake-network/${token()}`
  expect((await post(pending, '{"outcome":null}', bearer)).json()).toEqual({ received: true })
  expect(await due()).toBe(0)
  const [request] = await network.confirm()
  await post(pending, request?.body ?? '', bearer)
  await settle()
  expect(await status()).toMatchObject({ status: 'OK' })
})

test('a refusal that comes later is FAILED with its reason, masked', async () => {
  const { look, post, bearer, settle, token, status } = await begin()
  await look()
  const outcome = { kind: 'reject', reason: 'sip-secret-1 is too weak' }
  await post(`fake-network/${token()}`, JSON.stringify({ outcome }), bearer)
  await settle()
  expect(await status()).toMatchObject({ status: 'FAILED', message: 'fake-network: (masked) is too weak' })
})

test('where it can be asked, it is asked, and no notification is needed', async () => {
  const { network, look, token, status } = await begin({ pollMs: 1 })
  await look()
  const asked = token()
  await network.confirm()
  network.entries.clear()
  await look()
  expect(await status()).toMatchObject({ status: 'OK' })
  expect(network.counts.changes).toBe(1)
  expect(network.settled).toEqual([[asked, 'unchanged']])
})

test('a change in billing does not wait for the confirmation of what was wanted before', async () => {
  const { billing, iAccount, network, look, settle } = await begin()
  await look()
  billing.change(iAccount, { status: 'blocked' })
  await look()
  expect(network.counts.changes).toBe(2)
  await network.confirm()
  await look()
  await settle()
  expect([...network.entries.values()]).toEqual([{ msisdn: '380440000001', inService: false }])
})

test('a change that is made a second time is not taken for the first, which was confirmed', async () => {
  const { billing, iAccount, network, look, settle, post, bearer } = await begin()
  const block = () => billing.change(iAccount, { status: 'blocked' })
  const unblock = () => billing.add(1)
  for (const change of [unblock, block, unblock]) {
    change()
    await look()
    for (const { token, body } of await network.confirm()) await post(`fake-network/${token}`, body, bearer)
    await settle()
  }
  expect(network.settled.map(([, kind]) => kind)).toEqual(['applied', 'applied', 'applied'])
  expect([...network.entries.values()]).toEqual([{ msisdn: '380440000001', inService: true }])
})

test.each([
  ['no credentials', 'fake-network/t', {}],
  ['a wrong token', 'fake-network/t', { authorization: 'Bearer wrong' }],
  ['an unknown connector', 'nothing/t', { authorization: 'Bearer callback-token' }],
])('%s is refused and changes nothing', async (_, path, headers) => {
  const { look, post, token, due } = await begin()
  await look()
  const answer = await post(path.replace('/t', `/${token()}`), '{"outcome":{"kind":"applied"}}', headers)
  expect(answer.statusCode).toBe(401)
  expect(answer.json()).toMatchObject({ code: 'auth.unproven' })
  expect(await due()).toBe(0)
})

test('a body that is no notification is refused, saying so', async () => {
  const { post, bearer } = await begin()
  const answer = await post('fake-network/t', 'hello', bearer)
  expect(answer.statusCode).toBe(400)
  expect(answer.json().message).toContain('no notification that the connector fake-network understands')
})

test('a signature of the body proves the sender, and one of another body does not', async () => {
  const { look, post, token, network } = await begin({
    auth: { kind: 'hmac', secret: 'shared', header: 'X-Signature' },
  })
  await look()
  const sign = (body: string) => `sha256=${createHmac('sha256', 'shared').update(body).digest('hex')}`
  const path = `fake-network/${token()}`
  const body = (await network.confirm())[0]?.body ?? ''
  expect((await post(path, body, { 'x-signature': sign(`${body} `) })).statusCode).toBe(401)
  expect((await post(path, body, { 'x-signature': sign(body) })).statusCode).toBe(200)
})
