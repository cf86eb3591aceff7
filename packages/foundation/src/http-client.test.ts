import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { createHttpClient } from './http-client.ts'

const client = createHttpClient()
const cleanUp: (() => void)[] = []
afterEach(() => {
  for (const step of cleanUp.splice(0)) step()
})

async function target(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanUp.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

const get = (signal = AbortSignal.timeout(5000)) => ({ method: 'GET', headers: {}, signal })

test('sends what it is told and keeps the connection', async () => {
  const ports = new Set<number | undefined>()
  const url = await target((request, response) => {
    ports.add(request.socket.remotePort)
    request.setEncoding('utf8').on('data', (text) => response.end(`${request.method} ${request.url} ${text}`))
    response.setHeader('set-cookie', ['a=1', 'b=2'])
  })
  for (const n of [1, 2, 3, 4, 5, 6]) {
    const init = { ...get(), method: 'PUT', body: `{"n":${n}}` }
    const { status, headers, body } = await client.send(`${url}/a%2Fb?c=d`, init)
    expect({ status, cookies: headers['set-cookie'] }).toEqual({ status: 200, cookies: 'a=1, b=2' })
    expect(await body.text()).toBe(`PUT /a%2Fb?c=d {"n":${n}}`)
  }
  // A request that comes as the last answer ends may open a second one.
  expect(ports.size).toBeLessThan(3)
})

test('a redirect is an answer, and an error for what looks like fetch', async () => {
  const url = await target((_, response) => response.writeHead(302, { location: '/elsewhere' }).end())
  const answer = await client.send(url, get())
  expect(answer.status).toBe(302)
  await answer.body.dump()
  await expect(client.fetch(url, { ...get(), redirect: 'error' })).rejects.toMatchObject({
    name: 'TypeError',
    cause: { message: 'unexpected redirect (302)' },
  })
})

test('fetch reads texts, headers and streams', async () => {
  const url = await target((_, response) => response.setHeader('ETag', '"1"').end('\ufeffgrüße'))
  const first = await client.fetch(url, { ...get(), redirect: 'error' })
  expect([first.headers.get('etag'), first.headers.get('x'), await first.text()]).toEqual([
    '"1"',
    null,
    'grüße',
  ])
  const second = await client.fetch(url, { ...get(), redirect: 'error' })
  expect(await new Response(second.body).text()).toBe('grüße')
})

test('failures are those of the global fetch', async () => {
  await expect(client.send('http://127.0.0.1:1/', get())).rejects.toMatchObject({
    name: 'TypeError',
    cause: { code: 'ECONNREFUSED' },
  })
  await expect(client.send('http://user:password@127.0.0.1:1/', get())).rejects.toThrow('credentials')
  const silent = await target(() => undefined)
  await expect(client.send(silent, get(AbortSignal.timeout(100)))).rejects.toMatchObject({
    name: 'TimeoutError',
  })
})
