import { testTools } from '@openespf/application/testing'
import { expect, test } from 'vitest'
import { httpConnector } from './index.ts'
import { parseConfig } from './testing/parse-config.ts'

const ANSWERS = [
  { when: 'body.state = "running"', is: 'pending' },
  { when: 'body.state = "busy"', is: 'retry', after: 'body.wait', because: '"busy: " & body.why' },
  { when: 'headers."x-result" = "failed" or body.state = "failed"', is: 'reject', because: 'body.why' },
  { when: '$number(body.number) = 1', is: 'reject' },
]

function start(changes: object = {}) {
  const warnings: object[] = []
  const config = parseConfig({
    baseUrl: 'https://a.test',
    headers: { Authorization: 'Bearer a-p-i-key' },
    state: '{}',
    send: { path: '["x"]' },
    notification: { token: 'body.job', answers: ANSWERS },
    ...changes,
  })
  const log = { debug: () => undefined, warn: (fields: object) => void warnings.push(fields) }
  const connector = httpConnector.create(config, testTools({ log }))
  const readBody = async (
    body: string,
    { token, headers = {} }: { token?: string; headers?: Record<string, string> } = {},
  ) => connector.readNotification?.({ token, headers, body })
  return {
    connector,
    warnings,
    readBody,
    read: (body: object, rest: Parameters<typeof readBody>[1] = {}) => readBody(JSON.stringify(body), rest),
  }
}

const applied = { kind: 'applied', detail: 'the external system confirmed it' }

test('the first rule that fits says what has become of what is pending; without one it is done', async () => {
  const { read } = start()
  expect(await read({ job: 'j', state: 'ready' })).toEqual({ token: 'j', outcome: applied })
  expect(await read({ job: 'j', state: 'running', why: 'x' })).toEqual({ token: 'j', outcome: undefined })
  expect(await read({ job: 'j', state: 'busy', wait: 3, why: 'much to do' })).toEqual({
    token: 'j',
    outcome: { kind: 'retry', reason: 'busy: much to do', afterMs: 3000 },
  })
  expect(await read({ job: 'j', why: 'no licence' }, { headers: { 'x-result': 'failed' } })).toEqual({
    token: 'j',
    outcome: { kind: 'reject', reason: 'no licence' },
  })
  expect(await read({ job: 'j', number: '1' })).toMatchObject({
    outcome: { kind: 'reject', reason: 'the external system answered so' },
  })
})

test('the token is in the body, in a header or in the address', async () => {
  expect(await start().read({ job: 77 })).toMatchObject({ token: '77' })
  const inHeader = start({ notification: { token: 'headers."x-job"' } })
  expect(await inHeader.readBody('done', { headers: { 'x-job': 'j' } })).toMatchObject({ token: 'j' })
  const inAddress = start({ notification: {} })
  expect(await inAddress.readBody('', { token: 'j' })).toEqual({ token: 'j', outcome: applied })
  expect(await start().read({}, { token: 'j' })).toMatchObject({ token: 'j' })
  expect(await start().read({ job: 'j' }, { token: 'other' })).toMatchObject({ token: 'j' })
})

test('a body that is no JSON is a text', async () => {
  const { readBody } = start({
    notification: {
      token: '$substringBefore(body, ":")',
      answers: [{ when: '$contains(body, "ERR")', is: 'reject', because: '$substringAfter(body, ":")' }],
    },
  })
  expect(await readBody('j:ERR 7')).toEqual({ token: 'j', outcome: { kind: 'reject', reason: 'ERR 7' } })
})

test.each([
  ['{}', 'it names no token'],
  ['{"job":""}', 'it names no token'],
  ['no JSON', 'it names no token'],
  ['{"job":"j","number":"canary"}', expect.stringMatching(/^notification.answers.3.when cannot be worked/)],
])('%s is no notification, and the log says why', async (body, reason) => {
  const { readBody, warnings } = start()
  expect(await readBody(body)).toBeUndefined()
  expect(warnings).toEqual([{ reason }])
})

test('a token that cannot be worked out is none', async () => {
  const { read, warnings } = start({ notification: { token: '$error("no job for " & body.secret)' } })
  expect(await read({ secret: 'canary' }, { token: 'j' })).toBeUndefined()
  expect(warnings).toEqual([{ reason: 'notification.token cannot be worked out: no job for ***' }])
})

test('an explanation shows no secret, and one that cannot be worked out loses no outcome', async () => {
  const oauth2 = { tokenUrl: 'https://a.test/token', clientId: 'c', clientSecret: 'cl-secret' }
  const explain = async (because: string, body: object, headers: Record<string, string> = {}) => {
    const notification = { token: 'body.job', answers: [{ is: 'reject', because }] }
    const read = await start({ notification, oauth2 }).read({ job: 'j', ...body }, { headers })
    return read?.outcome
  }
  const rejected = (reason: string) => ({ kind: 'reject', reason })
  expect(await explain('body.why', { why: 'no Bearer a-p-i-key, no cl-secret' })).toEqual(
    rejected('no ***, no ***'),
  )
  expect(
    await explain('$string(body)', { password: 'hunter2', sent: { Authorization: 'Bearer access-1' } }),
  ).toEqual(rejected('{"job":"j","password":"***","sent":{"Authorization":"***"}}'))
  expect(await explain('headers.authorization', {}, { authorization: 'Bearer callback-1' })).toEqual(
    rejected('***'),
  )
  expect(await explain('$number(body.why)', { why: 'canary' })).toEqual(
    rejected('notification.answers.0.because cannot be worked out: JSONata error D3030 at character 8'),
  )
})

const PENDING = { status: ['202'], is: 'pending', token: 'body.job' }

test.each([
  [{ answers: [PENDING], notification: undefined }, 'what is pending needs `poll` or `notification`'],
  [{ answers: [{ ...PENDING, token: undefined }] }, 'answers.0: pending needs a token, by which its end'],
  [{ notification: { token: 'bodi.job' } }, 'notification.token (line 1, column 5): bodi is not known there'],
  [
    { notification: { answers: [{ when: 'status = 200', is: 'applied' }] } },
    'notification.answers.0.when (line 1, column 7): status is not known there, only headers, body',
  ],
  [{ state: '{ "to": $callback }' }, '$callback is not known there'],
])('the settings %j are refused: %s', (changes, message) => {
  expect(() => start({ answers: [PENDING], ...changes })).toThrow(message)
})

test.each([{ is: 'unchanged' }, { is: 'pending', token: 'body.job' }, { is: 'applied', status: ['200'] }])(
  'a rule such as %j is for answers, not for notifications',
  (rule) => {
    expect(() => start({ notification: { answers: [rule] } })).toThrow()
  },
)

test('a callback address is known to what sends and removes', () => {
  const request = { path: '[$callback]' }
  const { connector } = start({ answers: [PENDING], send: request, remove: request })
  expect(connector.poll).toBeUndefined()
  expect(connector.readNotification).toBeDefined()
})
