import { connect, type Socket } from 'node:net'
import { ExternalUnreachable, type TcpConnection } from '@openespf/application/connector'

/** A TCP connection whose steps each take at most `timeoutMs`: for a connector that runs without the Application. */
export async function openTcp(address: {
  host: string
  port: number
  timeoutMs: number
}): Promise<TcpConnection> {
  const where = `${address.host}:${address.port}`
  const socket = connect({ host: address.host, port: address.port, noDelay: true })
  socket.setTimeout(address.timeoutMs, () => socket.destroy(new Error('no answer in time')))
  const failed = new Promise<never>((_, reject) => {
    socket.once('error', (cause) =>
      reject(new ExternalUnreachable(`${where} cannot be reached: ${cause.message}`, { cause })),
    )
  })
  failed.catch(() => undefined)
  await Promise.race([failed, new Promise((resolve) => socket.once('connect', resolve))])
  const chunks = readChunks(socket)
  return {
    write: (data) =>
      Promise.race([failed, new Promise<void>((resolve) => socket.write(data, () => resolve()))]),
    async read() {
      socket.setTimeout(address.timeoutMs)
      const chunk = await Promise.race([failed, chunks.next()])
      socket.setTimeout(0)
      return chunk.done ? undefined : chunk.value
    },
    close: () => {
      socket.destroy()
    },
  }
}

async function* readChunks(socket: Socket): AsyncGenerator<Uint8Array, undefined> {
  try {
    for await (const chunk of socket) yield chunk
  } catch {
    return undefined
  }
  return undefined
}
