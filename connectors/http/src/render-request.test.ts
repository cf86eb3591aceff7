import { expect, test } from 'vitest'
import { compileProgram } from './program.ts'
import { renderRequest } from './render-request.ts'
import { parseConfig } from './testing/parse-config.ts'

const baseUrl = 'https://api.test/v1/'

async function render(
  send: object,
  state: object = {},
  { headers = {}, callback }: { headers?: Record<string, string>; callback?: string } = {},
) {
  const config = parseConfig({ baseUrl, state: '{}', send: { path: '["s", account_id]', ...send } })
  const input = { account_id: 'a/../b c?d#e%é' }
  const fixed = { baseUrl, headers, callback }
  return renderRequest(compileProgram(config).send, { input, variables: { state } }, fixed)
}

test('where notifications are received may stand in every part of a request', async () => {
  const send = {
    path: '["s", $callback ? $callback : "none"]',
    query: '{ "to": $callback }',
    headers: '{ "x-to": $callback }',
    body: '$merge([$state, { "to": $callback }])',
  }
  const callback = 'https://us.test/callbacks/http'
  const encoded = encodeURIComponent(callback)
  expect(await render(send, { name: 'a' }, { callback })).toMatchObject({
    request: {
      url: `${baseUrl}s/${encoded}?to=${encoded}`,
      headers: { 'x-to': callback },
      body: JSON.stringify({ name: 'a', to: callback }),
    },
  })
  expect(await render(send, { name: 'a' })).toEqual({
    kind: 'request',
    request: {
      method: 'PUT',
      url: `${baseUrl}s/none`,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: '{"name":"a"}',
    },
  })
})

test('what stands in a path is percent-encoded and stays one segment', async () => {
  expect(await render({ query: '{ "q": [1, "a&b"], "none": null }' })).toMatchObject({
    request: { method: 'PUT', url: 'https://api.test/v1/s/a%2F..%2Fb%20c%3Fd%23e%25%C3%A9?q=1&q=a%26b' },
  })
})

test.each(['["s", ""]', '["s", "."]', '["..", "s"]', '["s", {}]', '[]', '["s", null]'])(
  'the path %s would name another resource',
  async (path) => {
    expect(await render({ path })).toMatchObject({ kind: 'reject' })
  },
)

test('a header never becomes two, and what the configuration says can be overruled for one request', async () => {
  expect((await render({ headers: '{ "X-Account": "a\\r\\nx-evil: 1" }' })).kind).toBe('reject')
  expect((await render({ headers: '"x"' })).kind).toBe('reject')
  expect(
    await render({ headers: '{ "X-Account": 5 }' }, {}, { headers: { 'X-ACCOUNT': '1', 'X-Key': 'k' } }),
  ).toMatchObject({
    request: { headers: { 'x-account': '5', 'x-key': 'k' } },
  })
})

test.each([
  [{}, { id: 'a"b' }, 'application/json', '{"id":"a\\"b"}'],
  [
    { as: 'form' },
    { id: 'a&b', n: 1, none: null, list: [1, 2] },
    'application/x-www-form-urlencoded',
    'id=a%26b&n=1&list=1&list=2',
  ],
  [
    { as: 'text', body: '"<id>" & $state.id & "</id>"', headers: '{ "content-type": "text/xml" }' },
    { id: 'x' },
    'text/xml',
    '<id>x</id>',
  ],
])('a body %j', async (send, state, type, body) => {
  expect(await render(send, state)).toMatchObject({ request: { headers: { 'content-type': type }, body } })
})

test.each([
  [{ as: 'form' }, { deep: { a: 1 } }, 'as a form needs'],
  [{ as: 'text' }, {}, 'the body is not a text'],
  [{ query: '[1]' }, {}, 'the query is not an object of single values'],
])('a body or query that cannot be written: %j', async (send, state, reason) => {
  expect(await render(send, state)).toEqual({ kind: 'reject', reason: expect.stringContaining(reason) })
})

test('a body that yields nothing is none', async () => {
  expect(await render({ body: 'sim.imsi' })).not.toHaveProperty('request.body')
})
