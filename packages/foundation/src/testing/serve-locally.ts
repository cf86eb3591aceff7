import { once } from 'node:events'
import type { Server } from 'node:http'
import { freeTcpPort } from './local-ports.ts'

/** Lets an HTTP server listen on a port of the loopback; down, it refuses connections, and its port stays its own. */
export async function serveLocally(
  server: Server,
): Promise<{ port: number; takeDown(): Promise<void>; bringUp(): Promise<void> }> {
  const port = await freeTcpPort()
  const bringUp = async (): Promise<void> => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  await bringUp()
  return {
    port,
    bringUp,
    async takeDown() {
      const down = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await down
    },
  }
}
