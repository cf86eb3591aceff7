import { fileURLToPath } from 'node:url'
import type { AttachTable } from '@openespf/contract/attach-config'
import { type Database, openDatabase, statement } from '@openespf/foundation/pg'
import { testDatabase, waitFor } from '@openespf/foundation/testing'
import { attachTables } from '../attach.ts'
import type { AttachPlan } from '../plan.ts'

const migrations = fileURLToPath(new URL('../../../../../../db/migrations', import.meta.url))

const addRoutes = statement(
  'test-add-routes',
  `insert into espf.route (raw_type, i_handler, event_type) select t, 1, t from unnest($1::text[]) t
  on conflict do nothing`,
)
const queue = statement<{ event_type: string; entity: string }>(
  'test-queue',
  'select event_type, entity from espf.delivery order by position',
)
const events = statement<{
  variables: Record<string, unknown>
  i_customers: number[] | null
  i_products: number[] | null
}>(
  'test-events',
  `select variables - '{i_event,event_time}'::text[] as variables,
    i_customers::int[], i_products::int[] from espf.event order by i_event`,
)
const lockWaits = statement<{ n: number }>(
  'test-lock-waits',
  `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
)

export type ForeignWorld = Awaited<ReturnType<typeof createForeignWorld>>

/** A fresh database with tables that are not ours, and one handler that wants what is attached. */
export async function createForeignWorld(schema: string) {
  const test = await testDatabase(migrations)
  const sessions: Database[] = []
  await test.database.script(
    `insert into espf.handler (name, url, secrets_sealed) values ('raw', 'http://localhost/', '');\n${schema}`,
  )
  const { database } = test
  return {
    database,
    settings: test.settings,
    async attach(...tables: AttachTable[]): Promise<Extract<AttachPlan, { kind: 'planned' }>> {
      const plan = await attachTables(database, { tables })
      if (plan.kind === 'refused') throw new Error(plan.problems.join('\n'))
      await database.query(addRoutes, [tables.flatMap((table) => table.events.map(({ type }) => type))])
      return plan
    },
    /** The problems for which attaching is refused. */
    async refused(...tables: AttachTable[]): Promise<readonly string[]> {
      const plan = await attachTables(database, { tables })
      return plan.kind === 'refused' ? plan.problems : ['it was not refused']
    },
    run: (sql: string): Promise<void> => database.script(sql),
    /** One connection of its own. */
    session(): Database {
      const session = openDatabase(test.settings, { max: 1 })
      sessions.push(session)
      return session
    },
    /** Type and entity of what is queued, in the order of positions. */
    queued: async (): Promise<string[]> =>
      (await database.query(queue)).map(({ event_type, entity }) => `${event_type} ${entity}`),
    events: () => database.query(events),
    waitsForLock: (n = 1): Promise<true | undefined> =>
      waitFor(`${n} wait for a lock`, async () => (await database.one(lockWaits)).n === n || undefined),
    async end(): Promise<void> {
      for (const session of sessions) await session.close()
      await test.drop()
    },
  }
}
