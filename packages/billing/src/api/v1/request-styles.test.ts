import { expect, test } from 'vitest'
import { API_TOKEN, CUSTOMER_TOKEN, createEdge, PASSWORD, SESSION_ID, TOKEN } from '../../testing/edge.ts'

const seen: unknown[] = []
const { app } = createEdge({
  'Thing/echo': {
    params: {
      type: 'object',
      properties: { word: { type: 'string' }, flag: { anyOf: [{ const: 'Y' }, { const: 'N' }] } },
    },
    needsSession: true,
    async call(params) {
      seen.push(params)
      return { params }
    },
  },
  'Thing/open': { params: { type: 'object' }, needsSession: false, call: async (params) => ({ params }) },
})

const FORM = 'application/x-www-form-urlencoded'
const BOUNDARY = 'a-boundary'
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`
const WORD = { word: 'a/b ž&=?' }

type Request = { url?: string; headers: Record<string, string>; payload?: string }
type Parts = { auth_info?: unknown; params?: unknown }

function form(fields: Parts): string {
  return new URLSearchParams(texts(fields)).toString()
}

function multipart(fields: Parts): string {
  const parts = texts(fields).map(
    ([name, text]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`,
  )
  return `${parts.join('')}--${BOUNDARY}--\r\n`
}

function texts(fields: Parts): [string, string][] {
  return Object.entries(fields).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
}

/** Every style that carries `auth_info`. */
const STYLES: Record<string, (parts: Parts) => Request> = {
  JSON: (parts) => ({ headers: { 'content-type': 'application/json' }, payload: JSON.stringify(parts) }),
  'JSON of texts': (parts) => ({
    headers: { 'content-type': 'application/json; charset=utf-8' },
    payload: JSON.stringify(Object.fromEntries(texts(parts))),
  }),
  form: (parts) => ({ headers: { 'content-type': FORM }, payload: form(parts) }),
  'form with a charset': (parts) => ({
    headers: { 'content-type': `${FORM}; charset=UTF-8` },
    payload: form(parts),
  }),
  multipart: (parts) => ({ headers: { 'content-type': MULTIPART }, payload: multipart(parts) }),
  path: ({ auth_info, params }) => {
    const [auth = '', rest = ''] = [auth_info, params].map((part) =>
      encodeURIComponent(typeof part === 'string' ? part : (JSON.stringify(part) ?? '')),
    )
    return { url: `/rest/Thing/echo/${auth}/${rest}`, headers: {} }
  },
}

async function send(request: Request) {
  const response = await app.inject({ method: 'POST', url: '/rest/Thing/echo', ...request })
  return { status: response.statusCode, body: response.json() }
}

/** The style and the parts of a call, and what it is answered: params, or a faultcode. */
const OUTCOMES: [string, Parts, object | string][] = [
  ['a session id', { auth_info: { session_id: SESSION_ID }, params: WORD }, WORD],
  ['an access token', { auth_info: { access_token: TOKEN }, params: WORD }, WORD],
  ['a password', { auth_info: PASSWORD, params: { flag: true } }, { flag: 'Y' }],
  ['an API token', { auth_info: API_TOKEN, params: { flag: '0' } }, { flag: 'N' }],
  ['no params', { auth_info: API_TOKEN }, {}],
  ['{}', { auth_info: API_TOKEN, params: {} }, {}],
  ['[]', { auth_info: API_TOKEN, params: [] }, {}],
  ["''", { auth_info: API_TOKEN, params: '' }, {}],
  ['a dead session', { auth_info: { session_id: 'x' } }, 'Server.Session.check_auth.auth_failed'],
  [
    'a dead token',
    { auth_info: { access_token: 'x' } },
    'Client.Session.check_auth.failed_to_process_access_token',
  ],
  ['a wrong password', { auth_info: { ...PASSWORD, password: 'x' } }, 'Server.Session.auth_failed'],
  ['a wrong API token', { auth_info: { ...API_TOKEN, token: 'x' } }, 'Server.Session.auth_failed'],
  ['two kinds', { auth_info: { ...PASSWORD, token: 'x' } }, 'Client.check_auth.malformed_auth_info'],
  ['auth_info that is no object', { auth_info: '[1' }, 'Client.check_auth.malformed_auth_info'],
  ['an empty auth_info', { auth_info: {} }, 'Client.check_auth.envelope_missed'],
  ['another realm', { auth_info: { access_token: CUSTOMER_TOKEN } }, 'Client.check_auth.wrong_realm'],
  ['params that are no object', { auth_info: API_TOKEN, params: '[1' }, 'Client.Thing.echo.invalid_params'],
  [
    'params of a wrong type',
    { auth_info: API_TOKEN, params: { word: 5 } },
    'Client.Thing.echo.invalid_params',
  ],
]
const every = Object.entries(STYLES).flatMap(([style, build]) =>
  OUTCOMES.map(([name, parts, outcome]): [string, string, Request, object | string] => [
    style,
    name,
    build(parts),
    outcome,
  ]),
)

test.each(every)('%s with %s', async (_style, _name, request, outcome) => {
  const before = seen.length
  const answer = await send(request)
  if (typeof outcome === 'string') {
    expect(answer).toEqual({ status: 500, body: { faultcode: outcome, faultstring: expect.any(String) } })
    expect(seen.length).toBe(before)
  } else expect(answer).toEqual({ status: 200, body: { params: outcome } })
})

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const json = { 'content-type': 'application/json' }
const both = (auth_info: object, token: string): Request => ({
  headers: { ...json, ...bearer(token) },
  payload: JSON.stringify({ auth_info }),
})

test.each<[string, Request, string | undefined]>([
  ['Bearer counts before auth_info', both({ session_id: 'x' }, TOKEN), undefined],
  [
    'a wrong Bearer is not skipped',
    both(PASSWORD, 'x'),
    'Client.Session.check_auth.failed_to_process_access_token',
  ],
  [
    'a header that is no Bearer is not skipped',
    { headers: { ...json, authorization: 'Basic eDp5' }, payload: JSON.stringify({ auth_info: PASSWORD }) },
    'Client.check_auth.malformed_auth_info',
  ],
  [
    'auth_info counts before cookies',
    {
      headers: { ...json, cookie: `admin_access_token=${TOKEN}` },
      payload: JSON.stringify({ auth_info: { session_id: 'x' } }),
    },
    'Server.Session.check_auth.auth_failed',
  ],
  [
    'a form with Bearer',
    { headers: { ...bearer(TOKEN), 'content-type': FORM }, payload: 'params=' },
    undefined,
  ],
  ['Bearer and no body', { headers: bearer(TOKEN) }, undefined],
  ['no body at all', { headers: {} }, 'Client.check_auth.envelope_missed'],
  [
    'an empty JSON body under a path with parts',
    { url: `/rest/Thing/echo/${encodeURIComponent(JSON.stringify(PASSWORD))}`, headers: json },
    undefined,
  ],
  [
    'params in the path and in the body',
    { url: '/rest/Thing/echo/%7B%7D/%7B%7D', headers: { ...json, ...bearer(TOKEN) }, payload: '{}' },
    'Client.Thing.echo.invalid_params',
  ],
  [
    'a path with more parts',
    { url: '/rest/Thing/echo/1/2/3', headers: {} },
    'Client.Thing.echo.unknown_method',
  ],
  [
    'a form that is not UTF-8',
    { headers: { 'content-type': FORM }, payload: Buffer.from([0xff]).toString('latin1') },
    'Client.check_auth.envelope_missed',
  ],
  [
    'a field that is there twice',
    { headers: { 'content-type': FORM }, payload: 'params={}&params={}' },
    'Client.request.not_form',
  ],
  [
    'a multipart form of other parts than its boundary says',
    { headers: { 'content-type': MULTIPART }, payload: '--other\r\n' },
    'Client.request.not_form',
  ],
  [
    'a multipart form without a boundary',
    { headers: { 'content-type': 'multipart/form-data' }, payload: multipart({}) },
    'Client.request.not_form',
  ],
])('%s', async (_, request, faultcode) => {
  const { status, body } = await send(request)
  expect({ status, faultcode: body['faultcode'] }).toEqual({ status: faultcode ? 500 : 200, faultcode })
})

test('a sole part of a path is the params of a method that takes no session', async () => {
  const params = encodeURIComponent(JSON.stringify(PASSWORD))
  for (const url of [`/rest/Thing/open/${params}`, `/rest/Thing/open/%7B%7D/${params}/`]) {
    expect(await send({ url, headers: json })).toEqual({ status: 200, body: { params: PASSWORD } })
  }
})

test('a part with a file name counts by its content', async () => {
  const payload = multipart({ auth_info: API_TOKEN, params: WORD }).replace(
    'name="params"',
    'name="params"; filename="params.json"\r\nContent-Type: application/json',
  )
  expect(await send({ headers: { 'content-type': MULTIPART }, payload })).toMatchObject({
    body: { params: WORD },
  })
})
