import { openDatabase, type Queryable } from '@openespf/foundation/pg'
import type { SqlTarget } from '../../../packages/application/src/testing/sql-target.ts'
import { startPostgres } from '../postgres.ts'
import { startProxy } from '../proxy.ts'
import type { Supervised } from '../supervise.ts'
import type { Victim } from './external-system.ts'

type Reach = SqlTarget['direct']

/**
 * The machine of an external system that lives on a PostgreSQL: that, the program that serves subscribers from it, and the
 * door by which everybody else comes in. It is killed, and stands still, as a whole.
 */
export type SqlHost = Victim & {
  /** By the door. */
  outside: Reach
  /** What the database holds, past the door. */
  inside: Queryable
}

/** @param startServer starts the program that serves subscribers; it reaches the database as it is told */
export async function startSqlHost(options: {
  /** The cluster's. */
  dataDir: string
  schema: string
  startServer(database: Reach): Promise<Supervised>
}): Promise<SqlHost> {
  const postgres = await startPostgres(options.dataDir)
  const { settings } = postgres
  const inside = openDatabase(settings, { max: 1, onError: () => undefined })
  await inside.script(options.schema)
  const [door, ownDoor] = [await startProxy(() => postgres.socket), await startProxy(() => postgres.socket)]
  const through = (port: number): Reach => ({ ...settings, host: '127.0.0.1', port })
  const server = await options.startServer(through(ownDoor.port))
  return {
    outside: through(door.port),
    inside,
    async takeDown() {
      await server.takeDown()
      await postgres.stopImmediately()
    },
    async bringUp() {
      await postgres.ensureRunning()
      await server.bringUp()
    },
    freeze() {
      door.swallow()
      server.freeze()
    },
    thaw() {
      server.thaw()
      door.release()
    },
    async retire() {
      await server.retire()
      await inside.close()
      await Promise.all([door.close(), ownDoor.close()])
      await postgres.release()
    },
  }
}
