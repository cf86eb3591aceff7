import { connect, createServer, type Socket } from 'node:net'
import type { ConnectionSettings } from '@openespf/foundation/pg'

/** A dispatcher's own way to the database, which can fail it. */
export type Door = {
  readonly settings: ConnectionSettings
  /** Nothing passes any more in either direction, and nobody is told. */
  swallow(): void
  /** Passes again; what was swallowed is reset. */
  open(): void
  /** Resets all connections and refuses new ones, as for a process that is dead. */
  shut(): void
}

/** @param name what its connections are called in the database */
export async function openDoor(to: ConnectionSettings, name: string): Promise<Door> {
  const pairs = new Set<{ client: Socket; server: Socket }>()
  let isSwallowing = false
  const relay = (from: Socket, into: Socket): void => {
    from.on('data', (chunk) => {
      if (!isSwallowing) into.write(chunk)
    })
    from.on('error', () => undefined)
    from.on('close', () => {
      if (!isSwallowing) into.destroy()
    })
  }
  const reset = (): void => {
    for (const { client, server } of pairs) {
      client.resetAndDestroy()
      server.destroy()
    }
  }
  const listener = createServer((client) => {
    const server = connectTo(to)
    const pair = { client, server }
    pairs.add(pair)
    client.on('close', () => pairs.delete(pair))
    relay(client, server)
    relay(server, client)
  })
  await new Promise<void>((resolve) => {
    listener.listen(0, '127.0.0.1', resolve)
  })
  const address = listener.address()
  if (typeof address !== 'object' || address === null) throw new Error('the door has no port')
  return {
    settings: throughPort(to, address.port, name),
    swallow() {
      isSwallowing = true
    },
    open() {
      if (!isSwallowing) return
      isSwallowing = false
      reset()
    },
    shut() {
      isSwallowing = false
      listener.close()
      reset()
    },
  }
}

function connectTo(settings: ConnectionSettings): Socket {
  if ('connectionString' in settings) {
    const { hostname, port } = new URL(settings.connectionString)
    return connect(Number(port || 5432), hostname)
  }
  const { host, port = 5432 } = settings
  return host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host)
}

function throughPort(settings: ConnectionSettings, port: number, name: string): ConnectionSettings {
  const url = new URL('connectionString' in settings ? settings.connectionString : urlOf(settings))
  url.host = `127.0.0.1:${port}`
  url.searchParams.set('application_name', name)
  return { connectionString: url.href }
}

function urlOf({ user, password, database }: { user: string; password: string; database: string }): string {
  return `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1/${database}`
}
