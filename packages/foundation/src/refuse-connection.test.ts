import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHttpServer } from './http.ts'

const app = createHttpServer()
let port = 0

beforeAll(async () => {
  app.get('/slow', (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/plain' })
    reply.raw.write('so far')
  })
  app.get('/x/*', async () => ({ fine: true }))
  port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port)
})
afterAll(() => app.close())

/** Sends the bytes as they are: everything that comes until the server ends the connection. */
async function sendRaw(bytes: string): Promise<{ head: string; body: string }> {
  const socket = connect({ host: '127.0.0.1', port })
  await once(socket, 'connect')
  socket.write(bytes)
  const [head = '', ...rest] = (await text(socket)).split('\r\n\r\n')
  return { head, body: rest.join('\r\n\r\n') }
}

test.each([
  ['a request line', `GET /x/${'y'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
  ['a much longer request line', `GET /x/${'y'.repeat(3_000_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
  ['a header', `GET /x/1 HTTP/1.1\r\nHost: a\r\nCookie: ${'y'.repeat(20_000)}\r\n\r\n`],
])('%s that is too long is answered 431, and the connection ends', async (_, bytes) => {
  const { head, body } = await sendRaw(bytes)
  expect(head).toMatch(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/)
  expect(head).toContain('Content-Type: application/problem+json')
  expect(head).toContain('Connection: close')
  expect(head).toContain(`Content-Length: ${body.length}`)
  expect(JSON.parse(body)).toEqual({
    type: 'urn:openespf:error:request.head_too_large',
    title: 'request head too large',
    status: 431,
    detail: 'The request line and the headers are longer than the 16384 bytes that are read.',
    code: 'request.head_too_large',
    request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
})

test.each([
  ['no HTTP at all', 'hello\r\n\r\n', 'Invalid method'],
  ['an unknown verb', 'EXPLODE /x/1 HTTP/1.1\r\nHost: a\r\n\r\n', 'Invalid method encountered'],
  ['a bad length', 'POST /x/1 HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n', 'Content-Length'],
  ['a bad header', 'GET /x/1 HTTP/1.1\r\nHo st: a\r\n\r\n', 'Invalid header token'],
])('%s is answered 400, and the connection ends', async (_, bytes, problem) => {
  const { head, body } = await sendRaw(bytes)
  expect(head).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  expect(JSON.parse(body)).toMatchObject({
    status: 400,
    code: 'request.malformed',
    detail: expect.stringContaining(problem),
  })
})

/** Sends a request, and no HTTP once its answer has begun: everything that comes, however it ends. */
async function sendAfter(path: string, begun: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port })
  let got = ''
  let isSpoilt = false
  socket.on('data', (part) => {
    got += part
    if (isSpoilt || !got.includes(begun)) return
    isSpoilt = true
    socket.write('hello\r\n\r\n')
  })
  socket.on('error', () => {})
  socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)
  await once(socket, 'close')
  return got
}

test('after an answer on the same connection it is refused as well', async () => {
  const got = await sendAfter('/x/1', '{"fine":true}')
  expect(got).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\{"fine":true\}HTTP\/1\.1 400 Bad Request\r\n/s)
})

test('an answer that is under way is not mixed with a refusal: the connection just ends', async () => {
  const got = await sendAfter('/slow', 'so far')
  expect(got).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  expect(got).not.toContain('request.malformed')
})
