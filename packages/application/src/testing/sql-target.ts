import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConnectionSettings, Database } from '@openespf/foundation/pg'
import { freeTcpPort, testDatabase } from '@openespf/foundation/testing'
import type { SqlSettings } from '../external-systems.ts'

type Reach = Pick<SqlSettings, 'host' | 'port' | 'database' | 'user' | 'password'>

export type SqlTarget = {
  /** How the connector reaches it: on the loopback, by a relay that can be taken down. */
  settings: Reach
  /** How the external system itself reaches it: by another, which stays up. */
  direct: Reach
  database: Database
  takeDown(): Promise<void>
  bringUp(): Promise<void>
  /** Drops the database. */
  dispose(): Promise<void>
}

/** A database of an external system's own, with that system's schema, on the PostgreSQL of the tests. */
export async function sqlTarget(schema: string): Promise<SqlTarget> {
  const empty = await mkdtemp(join(tmpdir(), 'openespf-sql-target-'))
  const { database, settings, drop } = await testDatabase(empty)
  await rm(empty, { recursive: true })
  await database.script(schema)
  const server = reachOf(settings)
  const [relay, own] = [await startRelay(server), await startRelay(server)]
  const through = ({ port }: Relay): Reach => ({ ...server, host: '127.0.0.1', port })
  return {
    settings: through(relay),
    direct: through(own),
    database,
    takeDown: relay.stop,
    bringUp: relay.start,
    async dispose() {
      await relay.stop()
      await own.stop()
      await drop()
    },
  }
}

function reachOf(settings: ConnectionSettings): Reach {
  if ('host' in settings) return { ...settings, port: settings.port ?? 5432 }
  const url = new URL(settings.connectionString)
  return {
    host: url.searchParams.get('host') ?? url.hostname,
    port: Number(url.searchParams.get('port') ?? (url.port || 5432)),
    database: decodeURIComponent(url.pathname.slice(1)),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  }
}

type Relay = { port: number; start(): Promise<void>; stop(): Promise<void> }

async function startRelay({ host, port }: Reach): Promise<Relay> {
  const sockets = new Set<Socket>()
  const target = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port }
  const server = createServer((near) => {
    const far = connect(target)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('error', () => undefined)
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      from.pipe(to)
    }
  })
  const listen = async (at: number): Promise<void> => {
    server.listen(at, '127.0.0.1')
    await once(server, 'listening')
  }
  const ownPort = await freeTcpPort()
  await listen(ownPort)
  return {
    port: ownPort,
    start: () => listen(ownPort),
    async stop() {
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await stopped
    },
  }
}
