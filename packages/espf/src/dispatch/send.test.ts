import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer, type ServerOptions } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net'
import { type AddressGuard, createAddressGuard } from '@openespf/foundation/address-guard'
import { type Authority, createAuthority, type Issued, waitFor } from '@openespf/foundation/testing'
import type { Pool } from 'undici'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Completed } from '../core/completed.ts'
import { send } from './send.ts'
import { createSendPool, type PoolOptions } from './send-pool.ts'
import { loopbackGuard } from './testing/guard.ts'

const clocks = { now: () => Date.now(), elapsed: () => performance.now() }
const request = {
  path: '/in',
  headers: ['Content-Type', 'application/json'],
  body: '{}',
  maskEcho: (text: string, kept: number) => text.slice(0, kept),
}
const closers: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function listen(server: Server | TcpServer): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve)
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  )
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

function open(url: string, options: Partial<PoolOptions> = {}, guard: AddressGuard = loopbackGuard()): Pool {
  const pool = createSendPool({ url, timeout_ms: 5000, concurrency: 1, tls: {}, ...options }, guard)
  closers.push(() => pool.destroy())
  return pool
}

const sendOn = (pool: Pool, more: Partial<typeof request> = {}): Promise<Completed> =>
  new Promise((resolve) => {
    send(pool, { ...request, ...more }, clocks, resolve)
  })

describe('TLS', () => {
  let authority: Authority
  let forLocalhost: Issued
  let client: Issued

  beforeAll(async () => {
    authority = await createAuthority()
    forLocalhost = await authority.issue('DNS:localhost')
    client = await authority.issue('DNS:client')
  })
  afterAll(() => authority.remove())

  async function startTls(more: ServerOptions = {}): Promise<{ url: string; port: number; heard: string[] }> {
    const heard: string[] = []
    const { certificate: cert, key } = forLocalhost
    const server = createHttpsServer({ cert, key, ...more }, (incoming, answer) => {
      heard.push(incoming.url ?? '')
      answer.end('ok')
    })
    const port = await listen(server)
    return { url: `https://localhost:${port}/in`, port, heard }
  }

  test("a certificate of the handler's own authority is accepted", async () => {
    const { url, heard } = await startTls()
    const completed = await sendOn(open(url, { tls: { ca: authority.ca } }))
    expect(completed).toMatchObject({ kind: 'answered', status: 200, response: 'ok' })
    expect(heard).toEqual(['/in'])
  })

  test('one of an unknown authority is refused, and nothing is sent', async () => {
    const { url, heard } = await startTls()
    const stranger = await createAuthority()
    closers.push(() => stranger.remove())
    for (const tls of [{}, { ca: stranger.ca }]) {
      expect(await sendOn(open(url, { tls }))).toMatchObject({
        kind: 'failed',
        stage: 'before',
        error: expect.stringMatching(/certificate|SELF_SIGNED/i),
      })
    }
    expect(heard).toEqual([])
  })

  test('one for another name is refused', async () => {
    const { port, heard } = await startTls()
    const completed = await sendOn(open(`https://127.0.0.1:${port}/in`, { tls: { ca: authority.ca } }))
    expect(completed).toMatchObject({
      kind: 'failed',
      stage: 'before',
      error: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID'),
    })
    expect(heard).toEqual([])
  })

  test('the environment cannot switch verification off', async () => {
    const { url, heard } = await startTls()
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    closers.push(async () => {
      vi.unstubAllEnvs()
    })
    expect(await sendOn(open(url))).toMatchObject({ kind: 'failed', stage: 'before' })
    expect(heard).toEqual([])
  })

  test('a certificate is shown to those who demand one', async () => {
    const demanding = { requestCert: true, rejectUnauthorized: true, ca: authority.ca }
    const { url, heard } = await startTls(demanding)
    const { certificate, key } = client
    const shown = await sendOn(open(url, { tls: { ca: authority.ca, certificate, key } }))
    expect(shown).toMatchObject({ kind: 'answered', status: 200 })
    expect(await sendOn(open(url, { tls: { ca: authority.ca } }))).toMatchObject({ kind: 'failed' })
    expect(heard).toEqual(['/in'])
  })

  test('a server that accepts and says nothing is given up before anything is sent, and the connection closed', async () => {
    let ended = false
    const mute = createTcpServer((socket) => {
      socket
        .on('error', () => undefined)
        .on('close', () => {
          ended = true
        })
      socket.resume()
    })
    const port = await listen(mute)
    const completed = await sendOn(open(`https://127.0.0.1:${port}/`, { timeout_ms: 300 }))
    expect(completed).toMatchObject({
      kind: 'failed',
      stage: 'before',
      error: 'no TLS handshake within 300 ms',
    })
    await waitFor('the connection is closed', () => ended)
  })

  test.each([
    ['a text that is no certificate', { ca: '-----BEGIN nothing' }],
    ['a certificate without its key', () => ({ certificate: client.certificate, key: forLocalhost.key })],
  ])('%s is refused at once', (_, tls) => {
    expect(() => open('https://localhost/', { tls: typeof tls === 'function' ? tls() : tls })).toThrow()
  })
})

describe('answers', () => {
  const startHttp = async (listener: RequestListener): Promise<string> =>
    `http://127.0.0.1:${await listen(createServer(listener))}/in`

  test('a server that never answers is given up while the request is under way', async () => {
    const url = await startHttp(() => undefined)
    const completed = await sendOn(open(url, { timeout_ms: 300 }))
    expect(completed).toMatchObject({
      kind: 'failed',
      stage: 'during',
      error: expect.stringContaining('UND_ERR_HEADERS_TIMEOUT'),
    })
  })

  test('a body that stops counts as what its status says', async () => {
    const url = await startHttp((_, answer) => {
      answer.writeHead(503)
      answer.write('begun')
    })
    const completed = await sendOn(open(url, { timeout_ms: 300 }))
    expect(completed).toMatchObject({ kind: 'answered', status: 503, response: 'begun' })
  })

  test('of a body without end 16 KB are read and 4 KB kept; then the connection is closed', async () => {
    let closed = false
    const piece = 'x'.repeat(1024)
    const url = await startHttp((_, answer) => {
      const timer = setInterval(() => answer.write(piece), 1)
      answer.on('close', () => {
        clearInterval(timer)
        closed = true
      })
    })
    const completed = await sendOn(open(url))
    expect(completed).toMatchObject({ kind: 'answered', status: 200, response: piece.repeat(4) })
    await waitFor('the connection is closed', () => closed)
  })

  test('when 16 KB are read nothing more is waited for', async () => {
    const url = await startHttp((_, answer) => {
      answer.writeHead(400)
      answer.write('x'.repeat(16 * 1024))
    })
    const completed = await sendOn(open(url, { timeout_ms: 60_000 }))
    expect(completed).toMatchObject({ kind: 'answered', status: 400 })
    expect('durationMs' in completed && completed.durationMs).toBeLessThan(9000)
  })

  test('a character that stands where the body is cut is not kept in half', async () => {
    const url = await startHttp((_, answer) => answer.end(`${'x'.repeat(4094)}\u{1f600}y`))
    const completed = await sendOn(open(url))
    expect(completed).toMatchObject({ response: `${'x'.repeat(4094)}\ufffd` })
  })

  test('secrets are masked in all of what was read, and in errors', async () => {
    const url = await startHttp((_, answer) => answer.end('x'.repeat(20_000)))
    const maskEcho = (text: string, kept: number): string => `${text.length} masked, ${kept} kept`
    expect(await sendOn(open(url), { maskEcho })).toMatchObject({ response: '16384 masked, 4096 kept' })
    const refused = await sendOn(open(url, {}, createAddressGuard({ allow: [] })), { maskEcho })
    expect(refused).toMatchObject({ kind: 'failed', error: expect.stringContaining(' masked, 500 kept') })
  })

  test('a redirect is not followed', async () => {
    const heard: (string | undefined)[] = []
    const url = await startHttp(({ url: path }, answer) => {
      heard.push(path)
      answer.writeHead(302, { location: '/elsewhere' }).end()
    })
    expect(await sendOn(open(url))).toMatchObject({ kind: 'answered', status: 302 })
    expect(heard).toEqual(['/in'])
  })
})

describe('addresses', () => {
  const nothing = createAddressGuard({ allow: [] })

  test.each([
    'localhost',
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '0',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::]',
  ])('http://%s is refused before anything is connected to', async (host) => {
    let connected = false
    const port = await listen(
      createTcpServer((socket) => {
        connected = true
        socket.destroy()
      }),
    )
    for (const scheme of ['http', 'https']) {
      const completed = await sendOn(open(`${scheme}://${host}:${port}/`, {}, nothing))
      expect(completed).toMatchObject({
        kind: 'failed',
        stage: 'before',
        error: expect.stringMatching(/^the address.* not allowed: add (it|one) to OPENESPF_ALLOW_ADDRESSES$/),
      })
    }
    expect(connected).toBe(false)
  })

  test('a name is connected to at an allowed address only, and each connection is checked', async () => {
    const port = await listen(createServer((_, answer) => answer.end()))
    let points = ['127.0.0.9', '127.0.0.1']
    const guard = createAddressGuard({
      allow: [`127.0.0.1:${port}`],
      resolve: (_, __, done) =>
        done(
          null,
          points.map((address) => ({ address, family: 4 })),
        ),
    })
    const url = `http://hlr.example:${port}/`
    expect(await sendOn(open(url, {}, guard))).toMatchObject({ kind: 'answered', status: 200 })
    points = ['169.254.169.254']
    expect(await sendOn(open(url, {}, guard))).toMatchObject({
      kind: 'failed',
      stage: 'before',
      error: 'the address 169.254.169.254 of hlr.example is not allowed: add it to OPENESPF_ALLOW_ADDRESSES',
    })
  })
})
