import { createServer, type Socket } from 'node:net'
import { decodeFrames, encodeFrame, joinBytes } from './ctrl-protocol.ts'
import type { HlrTable } from './fake-hlr-table.ts'

export type FakeOsmoHlr = {
  host: string
  port: number
  /** Cuts all connections and frees the port. */
  stop(): Promise<void>
}

/** A stand-in for OsmoHLR: its control interface over a table of subscribers. Port 0: any free one. */
export async function startFakeOsmoHlr(options: {
  host: string
  port: number
  table: HlrTable
}): Promise<FakeOsmoHlr> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    serve(socket, options.table)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  const address = server.address()
  return {
    host: options.host,
    port: address !== null && typeof address === 'object' ? address.port : options.port,
    async stop() {
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await stopped
    },
  }
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
