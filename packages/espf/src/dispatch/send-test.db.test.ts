import { fileURLToPath } from 'node:url'
import { MASK, TestResult } from '@openespf/contract/espf-handlers'
import { createAddressGuard } from '@openespf/foundation/address-guard'
import { createCheck, createHttpServer } from '@openespf/foundation/http'
import { silentLog } from '@openespf/foundation/log'
import { statement } from '@openespf/foundation/pg'
import { type TestDatabase, testDatabase, waitFor } from '@openespf/foundation/testing'
import { createSessions, ensureFirstAdministrator, type Sessions } from '@openespf/sessions'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { registerEspfApi } from '../api/register-espf-api.ts'
import { formatSecrets, type HandlerSecrets } from '../core/handler-secrets.ts'
import { findHandlerForTest } from '../sql/find-handler-for-test.ts'
import { createTestSender } from './send-test.ts'
import { loopbackGuard } from './testing/guard.ts'
import { type Received, type Receiver, startReceiver } from './testing/receiver.ts'
import { secretBox } from './testing/secret-box.ts'

const NOW = new Date('2026-03-01T10:00:00Z')
const clock = { now: () => NOW }
const SECRETS: HandlerSecrets = {
  auth: { type: 'custom', scheme: 'Token', credential: 'hush-1', header: 'Verify' },
  webhookSecrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  headers: { 'X-Tenant': 'hush-2' },
  tls: {},
}
const insertHandler = statement<{ i_handler: number }>(
  'test-insert-tested-handler',
  `insert into espf.handler (name, url, secrets_sealed, timeout_ms, outcome_policy, enabled)
  values ($1, $2, $3, $4, $5, false) returning i_handler`,
)
const subscribe = statement('test-subscribe', 'insert into espf.subscription values ($1, $2)')

let db: TestDatabase
let sessions: Sessions
let authorization: string
let receiver: Receiver
let count = 0

beforeAll(async () => {
  db = await testDatabase(fileURLToPath(new URL('../../../../db/migrations', import.meta.url)))
  const { database } = db
  sessions = await createSessions({ database, secretBox, clock })
  const password = 'correct horse'
  await ensureFirstAdministrator(database, { login: 'admin', password })
  authorization = `Bearer ${(await sessions.login({ login: 'admin', password })).accessToken}`
})
afterAll(() => db.drop())
beforeEach(async () => {
  receiver = await startReceiver()
})
afterEach(() => receiver.close())

async function addHandler(
  more: { url?: string; timeoutMs?: number; policy?: 'safe' | 'espf' } = {},
): Promise<number> {
  count += 1
  const { url = receiver.url, timeoutMs = 5000, policy = 'safe' } = more
  const sealed = secretBox.seal(formatSecrets(SECRETS))
  return (await db.database.one(insertHandler, [`h${count}`, url, sealed, timeoutMs, policy])).i_handler
}

async function testHandler(iHandler: number | string, body: object = {}, guard = loopbackGuard()) {
  const { database } = db
  const app = createHttpServer()
  registerEspfApi(app, {
    database,
    secretBox,
    sessions,
    clock,
    log: silentLog,
    accounts: { byId: async () => undefined, exists: async () => false },
    sendTest: createTestSender({ secretBox, guard, clock }),
  })
  const url = `/espf/v1/handlers/${iHandler}/test`
  const answer = await app.inject({ method: 'POST', url, headers: { authorization }, payload: body })
  await app.close()
  return { status: answer.statusCode, text: answer.body, body: answer.json() }
}

test('a made-up event of the first subscribed type is sent as a real one, and the secrets are not shown', async () => {
  const handler = await addHandler()
  await db.database.query(subscribe, [handler, 'Account/New'])
  await db.database.query(subscribe, [handler, 'Account/Blocked'])
  const { status, body, text } = await testHandler(handler)
  expect(status).toBe(200)
  expect(createCheck(TestResult)(body)).toBeUndefined()
  const [request] = receiver.received
  expect(JSON.parse(request?.body ?? '')).toEqual({
    event_type: 'Account/Blocked',
    variables: {
      i_account: 999_999_999,
      i_event: 0,
      i_env: 1,
      event_time: '2026-03-01 10:00:00',
      test: true,
    },
  })
  expect(request?.headers).toMatchObject({ verify: 'Token hush-1', 'x-tenant': 'hush-2' })
  expect(body).toEqual({
    ok: true,
    outcome: 'finished',
    status_code: 200,
    error: null,
    response: 'ok',
    duration_ms: expect.any(Number),
    request: {
      url: receiver.url,
      headers: {
        Date: 'Sun, 01 Mar 2026 10:00:00 GMT',
        'Content-Type': 'application/json',
        Verify: `Token ${MASK}`,
        'X-Tenant': MASK,
        'webhook-id': request?.headers['webhook-id'],
        'webhook-timestamp': '1772359200',
        'webhook-signature': `v1,${MASK}`,
      },
      body: request?.body,
    },
  })
  expect(text).not.toContain('hush')
})

const answering =
  (status: number) =>
  ({ answer }: Received): void => {
    answer.writeHead(status).end('why')
  }

test.each([
  ['safe', 204, true, 'finished'],
  ['espf', 204, false, 'retried'],
  ['safe', 404, false, 'retried'],
  ['espf', 404, false, 'rejected'],
  ['safe', 400, false, 'rejected'],
] as const)('under %s an answer of %i: ok %s, %s', async (policy, status, ok, outcome) => {
  receiver.behave(answering(status))
  const { body } = await testHandler(await addHandler({ policy }), { event_type: 'Account/New' })
  expect(body).toMatchObject({ ok, outcome, status_code: status, error: null })
})

test('secrets that the handler repeats are masked', async () => {
  receiver.behave(({ headers, answer }) => answer.writeHead(500).end(JSON.stringify(headers)))
  const { body, text } = await testHandler(await addHandler())
  const { verify, 'x-tenant': tenant } = JSON.parse(body.response)
  expect([verify, tenant]).toEqual([MASK, MASK])
  expect(text).not.toContain('hush')
})

test('a handler that does not answer in time, or may not be connected to', async () => {
  receiver.behave(() => undefined)
  const slow = await testHandler(await addHandler({ timeoutMs: 200 }))
  expect(slow).toMatchObject({ status: 200, body: { ok: false, outcome: 'retried', status_code: null } })
  expect(slow.body.error).toMatch(/timed out|TIMEOUT/i)
  const refused = await testHandler(await addHandler(), {}, createAddressGuard({ allow: [] }))
  expect(refused.body).toMatchObject({
    ok: false,
    error: 'the address 127.0.0.1 is not allowed: add it to OPENESPF_ALLOW_ADDRESSES',
  })
})

test('nothing is recorded', async () => {
  await testHandler(await addHandler())
  const counted = statement<{ n: number }>(
    'test-recorded',
    `select ((select count(*) from espf.event) + (select count(*) from espf.delivery) +
      (select count(*) from espf.delivery_history))::int as n`,
  )
  expect((await db.database.one(counted)).n).toBe(0)
})

test('a handler that there is not, and a type that it is not sent', async () => {
  expect(await testHandler(999_999)).toMatchObject({ status: 404, body: { code: 'entity.not_found' } })
  expect(await testHandler('x')).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
  const unsent = await testHandler(await addHandler(), { event_type: 'Subscriber/Updated' })
  expect(unsent).toMatchObject({ status: 400, body: { code: 'request.invalid' } })
  expect(receiver.received).toEqual([])
})

test('whoever asked goes: the request is given up', async () => {
  receiver.behave(() => undefined)
  const gone = new AbortController()
  const sendTest = createTestSender({ secretBox, guard: loopbackGuard(), clock })
  const handler = await findHandlerForTest(db.database, await addHandler())
  if (handler === undefined) throw new Error('the handler is gone')
  const result = sendTest({ handler, eventType: undefined, signal: gone.signal })
  await waitFor('the request arrives', () => receiver.received.length === 1)
  gone.abort()
  expect(await result).toMatchObject({ ok: false, error: 'given up: whoever asked has gone' })
  const before = await sendTest({ handler, eventType: undefined, signal: gone.signal })
  expect(before).toMatchObject({ ok: false, error: 'given up: whoever asked has gone' })
})
