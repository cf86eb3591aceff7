import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Queryable, statement } from '@openespf/foundation/pg'
import { freeUdpPort } from '@openespf/foundation/testing'
import {
  authenticate,
  prepareFreeRadius,
  radiusSchema,
} from '../../../connectors/freeradius/src/testing/start-program.ts'
import { supervise } from '../supervise.ts'
import { SERVICE_PASSWORD } from './billing-facts.ts'
import type { ExternalSystem, Holdings } from './external-system.ts'
import { startSqlHost } from './sql-host.ts'

const listUsers = statement<{ user: string; groups: string }>(
  'chaos-radius-users',
  `with held as (
    select username from radcheck union select username from radreply union select username from radusergroup
  )
  select username as "user", (
    select coalesce(string_agg(g.groupname, ',' order by g.priority), '')
    from radusergroup g where g.username = held.username
  ) as groups
  from held`,
)

/** FreeRADIUS with its users in a PostgreSQL of its own. */
export async function startFreeRadius(folder: string, logs: string): Promise<ExternalSystem> {
  const dir = join(folder, 'freeradius')
  await mkdir(dir)
  const port = await freeUdpPort()
  const host = await startSqlHost({
    dataDir: join(folder, 'postgres-freeradius'),
    schema: await radiusSchema(),
    startServer: async (database) =>
      supervise({
        ...{ name: 'freeradius', folder: logs },
        ...(await prepareFreeRadius(dir, port, database)),
      }),
  })
  return {
    name: 'freeradius',
    group: 'Wi-Fi',
    connector: { use: 'freeradius', group: 'Wi-Fi', config: host.outside },
    program: host,
    wanted: ({ id, product, status }) => [id, status === undefined ? `accept ${product}` : 'reject '],
    held: () => ask(host.inside, port),
  }
}

/** Who is there says the database, who is let in FreeRADIUS itself. */
async function ask(database: Queryable, port: number): Promise<Holdings> {
  const users = await database.query(listUsers)
  const devices = users.map(({ user }) => ({ user, password: SERVICE_PASSWORD }))
  const answers = users.length === 0 ? [] : await authenticate(port, devices)
  return new Map(users.map(({ user, groups }, i) => [user, `${answers[i]?.kind} ${groups}`]))
}
