import { expect, test } from 'vitest'
import { EspfRefused, EspfUnreachable } from './errors.ts'
import { createEspfClient } from './espf-client.ts'
import type { Fetch } from './send-json.ts'

type Seen = { method: string | undefined; url: string; body: string | undefined; type: string | null }

function begin(answer: (seen: Seen, init: RequestInit) => Response | Promise<Response>) {
  const requests: Seen[] = []
  const fetch: Fetch = async (url, init) => {
    const type = new Headers(init.headers).get('content-type')
    const body = init.body === undefined ? undefined : String(init.body)
    const seen = { method: init.method, url: url.replace('https://espf.test/espf/v1', ''), body, type }
    requests.push(seen)
    return answer(seen, init)
  }
  const tokenSource = { accessToken: async (refused?: string) => (refused === undefined ? 'old' : 'new') }
  return { client: createEspfClient({ baseUrl: 'https://espf.test/', tokenSource, fetch }), requests }
}

test('a GET has its params in the query, names of the path are escaped', async () => {
  const { client, requests } = begin(() => Response.json({ status_list: [] }))
  await client.call('get-status-by-id', { id: 'a/b@c d' }, { group: 'H&S' })
  await client.call('list-groups', {})
  expect(requests).toEqual([
    { method: 'GET', url: '/account/a%2Fb%40c%20d/status?group=H%26S', body: undefined, type: null },
    { method: 'GET', url: '/groups', body: undefined, type: null },
  ])
})

test('a POST has its params in the body; a DELETE has none, and an empty answer is undefined', async () => {
  const { client, requests } = begin(() => new Response(''))
  await client.call('cancel-event', { i_event: 7 }, { i_handler: 1 })
  expect(await client.call('delete-handler', { i_handler: 1 }, { cancel: 'true' })).toBeUndefined()
  expect(requests).toEqual([
    { method: 'POST', url: '/events/7/cancel', body: '{"i_handler":1}', type: 'application/json' },
    { method: 'DELETE', url: '/handlers/1?cancel=true', body: undefined, type: null },
  ])
})

test('an answer that is no JSON is unreachable; that of a broken server names its words', async () => {
  const page = begin(() => new Response('<html>'))
  await expect(page.client.call('list-jobs', {})).rejects.toBeInstanceOf(EspfUnreachable)
  const broken = begin(() => Response.json({ code: 'unavailable', message: 'not now' }, { status: 503 }))
  await expect(broken.client.call('list-jobs', {})).rejects.toThrow(/GET \/jobs with HTTP 503: not now/)
})

/** A stream of server-sent events that the test writes, and that ends when the request is aborted. */
function stream() {
  const encoder = new TextEncoder()
  const pipe = new TransformStream<Uint8Array, Uint8Array>()
  const writer = pipe.writable.getWriter()
  const respond = (init: RequestInit) => {
    init.signal?.addEventListener('abort', () => void writer.abort(init.signal?.reason).catch(() => {}))
    return new Response(pipe.readable, { headers: { 'content-type': 'text/event-stream' } })
  }
  return { respond, write: (text: string) => writer.write(encoder.encode(text)), writer }
}

test('follows a stream: comments are skipped, items may come in pieces', async () => {
  const { respond, write, writer } = stream()
  const { client, requests } = begin((_, init) => respond(init))
  let connected = 0
  const items = client.follow('follow-events', { i_handler: 1 }, { connected: () => (connected += 1) })
  const first = items.next()
  await write(': connected\n\ndata: {"kind":"captu')
  await write('red","event":{"entity":"ä"}}\n\n: still here\n\n')
  expect(await first).toEqual({ done: false, value: { kind: 'captured', event: { entity: 'ä' } } })
  expect(connected).toBe(1)
  const end = items.next()
  await writer.close()
  expect((await end).done).toBe(true)
  expect(requests[0]?.url).toBe('/events/live?i_handler=1')
})

test('a stream ends quietly when its reader aborts, also while nothing comes', async () => {
  const { respond } = stream()
  const { client } = begin((_, init) => respond(init))
  const abort = new AbortController()
  const items = client.follow('follow-events', {}, { signal: abort.signal, connected: () => abort.abort() })
  expect(await items.next()).toEqual({ done: true, value: undefined })
})

test('a reader that has aborted before is not connected at all', async () => {
  const { client, requests } = begin(() => new Response(''))
  const items = client.follow('follow-events', {}, { signal: AbortSignal.abort() })
  expect((await items.next()).done).toBe(true)
  expect(requests).toEqual([])
})

test('a reader that leaves ends the request', async () => {
  const { respond, write } = stream()
  let request: AbortSignal | null | undefined
  const { client } = begin((_, init) => {
    request = init.signal
    return respond(init)
  })
  const items = client.follow('follow-events', {})
  const first = items.next()
  await write('data: {}\n\n')
  await first
  await items.return()
  expect(request?.aborted).toBe(true)
})

test('a refused stream is a refusal, after the token was replaced once; a broken one is unreachable', async () => {
  const refused = begin(() => Response.json({ code: 'auth.dead_token', message: 'over' }, { status: 401 }))
  await expect(refused.client.follow('follow-events', {}).next()).rejects.toBeInstanceOf(EspfRefused)
  expect(refused.requests).toHaveLength(2)

  const { respond, writer } = stream()
  const broken = begin((_, init) => respond(init))
  const next = broken.client.follow('follow-events', {}).next()
  const lost = expect(next).rejects.toBeInstanceOf(EspfUnreachable)
  await writer.abort(new TypeError('terminated')).catch(() => {})
  await lost
})
