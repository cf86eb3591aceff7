import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below the ports that the system hands out (Linux: 32768 and more): nobody gets one of these while its owner is down. */
const RANGE = [20_000, 32_000] as const

/** A port of the loopback that is free now. */
export function freeTcpPort(): Promise<number> {
  return findFree(async (port) => {
    const server = createServer().listen(port, '127.0.0.1')
    await once(server, 'listening')
    server.close()
    await once(server, 'close')
  })
}

/** A port of the loopback that is free now, for datagrams. */
export function freeUdpPort(): Promise<number> {
  return findFree(async (port) => {
    const socket = createSocket('udp4').bind(port, '127.0.0.1')
    await once(socket, 'listening')
    socket.close()
    await once(socket, 'close')
  })
}

async function findFree(attempt: (port: number) => Promise<void>): Promise<number> {
  for (;;) {
    const port = randomInt(...RANGE)
    const isFree = await attempt(port).then(
      () => true,
      () => false,
    )
    if (isFree) return port
  }
}
