import { createServer, type Socket } from 'node:net'
import { decodeFrames, encodeFrame, joinBytes } from './ctrl-protocol.ts'
import type { HlrTable } from './fake-hlr-table.ts'

export type FakeOsmoHlr = {
  host: string
  port: number
  vtyPort: number
  /** Cuts all connections and frees the port. */
  stop(): Promise<void>
}

/** A stand-in for OsmoHLR: its control interface, and its VTY's list, over a table of subscribers. Port 0: any free one. */
export async function startFakeOsmoHlr(options: {
  host: string
  port: number
  vtyPort?: number
  table: HlrTable
}): Promise<FakeOsmoHlr> {
  const { host, table } = options
  const ctrl = await listen({ host, port: options.port }, (socket) => serve(socket, table))
  const vty = await listen({ host, port: options.vtyPort ?? 0 }, (socket) => serveVty(socket, table))
  return {
    host,
    port: ctrl.port,
    vtyPort: vty.port,
    async stop() {
      await Promise.all([ctrl.stop(), vty.stop()])
    },
  }
}

async function listen(
  address: { host: string; port: number },
  serve: (socket: Socket) => void,
): Promise<{ port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    serve(socket)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(address.port, address.host, resolve)
  })
  const bound = server.address()
  return {
    port: bound !== null && typeof bound === 'object' ? bound.port : address.port,
    async stop() {
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await stopped
    },
  }
}

/** Knows one command; the words are those of OsmoHLR 1.5.0. */
function serveVty(socket: Socket, table: HlrTable): void {
  let received = ''
  socket.write('Welcome to the OsmoHLR VTY interface\r\n\xff\xfb\x01OsmoHLR> ', 'latin1')
  socket.on('data', (bytes: Uint8Array) => {
    const lines = (received + Buffer.from(bytes).toString('latin1')).split('\n')
    received = lines.pop() ?? ''
    for (const line of lines)
      socket.write(`${line}\r\n${line === 'show subscribers all' ? showAll(table) : ''}OsmoHLR> `)
  })
}

function showAll(table: HlrTable): string {
  const rows = table
    .list()
    .map(
      ({ imsi, msisdn = 'none' }, i) => `${i + 1}      ${msisdn}          ${imsi}    -------------    CSPS  `,
    )
  const end = rows.length === 0 ? '% No matching subscriber(s)' : ` Subscribers Shown: ${rows.length}`
  const head = 'ID     MSISDN        IMSI              IMEI              NAM'
  return [head, ...rows, end, ''].join('\r\n')
}

function serve(socket: Socket, table: HlrTable): void {
  let received: Uint8Array = new Uint8Array()
  socket.on('data', (bytes: Uint8Array) => {
    const decoded = decodeFrames(joinBytes(received, bytes))
    if (decoded.kind === 'foreign') return socket.destroy()
    received = decoded.rest
    for (const text of decoded.texts) socket.write(encodeFrame(table.answer(text)))
    return undefined
  })
}
