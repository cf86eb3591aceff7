import { MASK } from '@openespf/contract/espf-handlers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Calls, createCalls } from './testing/calls.ts'

let calls: Calls
beforeAll(async () => {
  calls = await createCalls()
})
afterAll(() => calls.close())
beforeEach(async () => {
  await calls.run('delete from espf.handler')
})

const basic = { type: 'basic', user: 'user', password: 'canary-password' }
const webhook = `whsec_${Buffer.from('canary-webhook'.padEnd(24, '-')).toString('base64')}`
const secrets = { auth: basic, webhook_secrets: [webhook], headers: { 'X-Tenant': 'canary-header' } }
const URL_OF_OLD = 'https://hlr.example.com/events'

async function create(more: object = {}): Promise<string> {
  const { body } = await calls.api('POST', '/handlers', { name: 'hlr', url: URL_OF_OLD, ...secrets, ...more })
  return `/handlers/${body.i_handler}`
}
const stored = () => calls.run('select * from espf.handler')

test.each([
  'https://evil.example.com/events',
  'http://hlr.example.com/events',
  'https://hlr.example.com:8443/',
])('secrets are not sent to another server than they were given for: %s', async (url) => {
  const path = await create()
  const before = await stored()
  const again = { auth: { ...basic, password: MASK }, webhook_secrets: [MASK], headers: { 'X-Tenant': MASK } }
  for (const params of [{ url }, { url, ...again }, { url, concurrency: 2, headers: {} }]) {
    const { status, body } = await calls.api('PUT', path, params)
    expect([status, body.code]).toEqual([409, 'handler.moved'])
    expect(body.message).toContain(new URL(url).origin)
    expect(body.message).toContain('auth')
  }
  expect(await stored()).toEqual(before)
  expect(calls.said.filter((text) => text.includes('canary'))).toEqual([])
})

test('what is to be given anew is named', async () => {
  const path = await create()
  const url = 'https://new.example.com/events'
  expect((await calls.api('PUT', path, { url, auth: basic })).body).toEqual({
    code: 'handler.moved',
    message:
      'Handler hlr has secrets that were given for another server than https://new.example.com: give webhook_secrets, headers anew in the same request, unmasked.',
  })
})

test('with new secrets a handler moves to another server', async () => {
  const path = await create()
  const url = 'https://new.example.com/events'
  const moved = await calls.api('PUT', path, { url, auth: basic, webhook_secrets: [], headers: {} })
  expect([moved.status, moved.body.url]).toEqual([200, url])
  expect(moved.body).toMatchObject({ webhook_secrets: [], headers: {} })
})

test('on its server a handler is moved with the secrets that it has', async () => {
  const path = await create()
  for (const url of ['https://hlr.example.com/other?x=1', 'https://HLR.example.com:443/third']) {
    const moved = await calls.api('PUT', path, { url })
    expect([moved.status, moved.body.url]).toEqual([200, url])
  }
})

test('secrets that cannot be read now may be readable again: auth is needed as well', async () => {
  const path = await create()
  await calls.run(`update espf.handler set secrets_sealed = '\\x00'`)
  const url = 'https://new.example.com/events'
  expect((await calls.api('PUT', path, { url })).body.code).toBe('handler.moved')
  expect((await calls.api('PUT', path, { url, auth: basic })).status).toBe(200)
})
