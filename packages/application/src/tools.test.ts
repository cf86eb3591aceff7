import { once } from 'node:events'
import { createServer as createHttp, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcp, type Socket } from 'node:net'
import { systemClock } from '@openespf/foundation/clock'
import { silentLog } from '@openespf/foundation/log'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { ExternalUnreachable } from './connector.ts'
import { createConnectorTools } from './tools.ts'

const cleanUp: (() => void)[] = []
afterEach(() => {
  for (const step of cleanUp.splice(0)) step()
})

const tools = createConnectorTools({ clock: systemClock, log: silentLog })
/** Out of patience when it has hardly begun, so that it matters not how slow the machine is. */
const impatient = createConnectorTools({ clock: systemClock, log: silentLog, timeoutMs: 1 })

async function httpTarget(listener: RequestListener): Promise<string> {
  const server = createHttp(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanUp.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${portOf(server.address())}`
}

async function tcpTarget(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createTcp((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    onConnection(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanUp.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return portOf(server.address())
}

function portOf(address: string | AddressInfo | null): number {
  return address !== null && typeof address === 'object' ? address.port : 0
}

describe('http', () => {
  test('sends a request and returns the answer', async () => {
    const url = await httpTarget((request, response) => {
      response.writeHead(201, { 'retry-after': '3' }).end(`${request.method} ${request.headers['x-key']}`)
    })
    const answer = await tools.http({ method: 'PUT', url, headers: { 'x-key': 'k' }, body: '{}' })
    expect(answer).toMatchObject({ status: 201, body: 'PUT k', headers: { 'retry-after': '3' } })
  })

  test('reads 64 KB of an answer at most', async () => {
    const url = await httpTarget((_, response) => response.end('x'.repeat(1_000_000)))
    expect((await tools.http({ method: 'GET', url })).body).toHaveLength(65_536)
  })

  test('does not follow redirects', async () => {
    const url = await httpTarget((_, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:1' }).end(),
    )
    expect((await tools.http({ method: 'GET', url })).status).toBe(302)
  })

  test.each([
    ['a refused connection', 'http://user:pa55word@127.0.0.1:1/secret?key=s3cret'],
    ['no URL', 's3cret'],
  ])('%s is unreachable, and the reason shows nothing of the URL but its origin', async (_, url) => {
    const failure = await tools.http({ method: 'GET', url }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ExternalUnreachable)
    expect(String(failure)).not.toMatch(/s3cret|pa55word|secret/)
  })

  test('no answer in time is unreachable', async () => {
    const url = await httpTarget(() => {})
    await expect(impatient.http({ method: 'GET', url })).rejects.toThrow(`GET ${url}: no answer in time`)
  })
})

describe('openTcp', () => {
  const open = (port: number) => tools.openTcp({ host: '127.0.0.1', port, timeoutMs: 30_000 })

  test('exchanges bytes and sees the end', async () => {
    const port = await tcpTarget((socket) => {
      socket.once('data', (data) => socket.end(Buffer.concat([Buffer.from('got '), data])))
    })
    const connection = await open(port)
    await connection.write(Buffer.from('this'))
    expect(Buffer.from((await connection.read()) ?? []).toString()).toBe('got this')
    expect(await connection.read()).toBeUndefined()
    connection.close()
  })

  test('a refused connection is unreachable', async () => {
    await expect(open(1)).rejects.toThrow(new ExternalUnreachable('127.0.0.1:1: ECONNREFUSED'))
  })

  test('silence is unreachable, and stays so', async () => {
    const connection = await open(await tcpTarget(() => {}))
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const read = expect(connection.read()).rejects.toThrow('no answer in 30000 ms')
    await vi.advanceTimersByTimeAsync(30_000)
    await read
    await expect(connection.read()).rejects.toBeInstanceOf(ExternalUnreachable)
  })

  test('a connection that is reset is unreachable', async () => {
    const connection = await open(
      await tcpTarget((socket) => socket.once('data', () => socket.resetAndDestroy())),
    )
    await connection.write(Buffer.from('hello'))
    await expect(connection.read()).rejects.toBeInstanceOf(ExternalUnreachable)
  })
})
