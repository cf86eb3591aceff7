import { connect, createServer, type Socket } from 'node:net'

/** A TCP door to PostgreSQL's socket that can turn into a black hole. */
export type Door = {
  readonly port: number
  /** From now on nothing passes in either direction, and nobody is told: what comes is swallowed. */
  swallow(): void
  /** Resets what was swallowed, and lets new connections pass. */
  release(): void
  close(): Promise<void>
}

/** @param target says where the server listens now */
export async function startProxy(target: () => string): Promise<Door> {
  const pairs = new Set<{ client: Socket; server: Socket | undefined }>()
  let isSwallowing = false

  const relay = (from: Socket, to: Socket): void => {
    from.on('data', (chunk) => {
      if (!isSwallowing) to.write(chunk)
    })
    from.on('error', () => undefined)
    from.on('close', () => {
      if (!isSwallowing) to.destroy()
    })
  }
  const listener = createServer((client) => {
    const server = isSwallowing ? undefined : connect(target())
    const pair = { client, server }
    pairs.add(pair)
    client.on('close', () => pairs.delete(pair))
    client.setNoDelay(true)
    if (server === undefined) client.on('error', () => undefined).resume()
    else {
      relay(client, server)
      relay(server, client)
    }
  })
  await new Promise<void>((resolve) => {
    listener.listen(0, '127.0.0.1', resolve)
  })
  const address = listener.address()
  if (typeof address !== 'object' || address === null) throw new Error('the proxy has no port')

  const reset = (): void => {
    for (const { client, server } of pairs) {
      client.resetAndDestroy()
      server?.destroy()
    }
  }
  return {
    port: address.port,
    swallow() {
      isSwallowing = true
    },
    release() {
      isSwallowing = false
      reset()
    },
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve())
        reset()
      }),
  }
}
