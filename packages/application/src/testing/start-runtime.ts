import { createHttpServer } from '@openespf/foundation/http'
import { silentLog } from '@openespf/foundation/log'
import type { Database } from '@openespf/foundation/pg'
import { freeTcpPort, type TestDatabase, testDatabase, waitFor } from '@openespf/foundation/testing'
import type { TSchema } from 'typebox'
import { applicationMigrations } from '../application.ts'
import { createBillingReader } from '../billing-reader.ts'
import { receiveCallbacks } from '../confirmations/receive-callbacks.ts'
import type { ConnectorDefinition } from '../connector.ts'
import { createConnectorMemory } from '../connector-memory.ts'
import { createKeyStore } from '../key-store.ts'
import { createPipeline } from '../pipeline.ts'
import { type ConfirmationOptions, runConnector } from '../running-connector.ts'
import { markSubjects } from '../store/sql/mark-subjects.ts'
import { readSnapshot } from '../store/sql/read-snapshot.ts'
import { takeReports } from '../store/sql/take-reports.ts'
import { LEASE_MS } from '../worker.ts'
import { createFakeBilling } from './fake-billing.ts'
import { testNow, testTools } from './test-tools.ts'

const ignore = () => undefined
const HOUR = 3_600_000
const TOKEN = 'callback-token'
const TABLES =
  'app.subject, app.held_key, app.key_lease, app.report, app.convergence, app.confirmation, app.connector_memory'

/** For `startRuntime`, which empties it: one is enough for the tests of a file. */
export function runtimeDatabase(): Promise<TestDatabase> {
  return testDatabase(applicationMigrations)
}

/**
 * The runtime itself around one connector, for what `ConnectorWorld` is too small for: a billing with one account, two
 * processes, the callback endpoint on a port of the loopback, and a clock that moves when told. A confirmation is waited for
 * 10 minutes unless `confirmation` says otherwise.
 */
export async function startRuntime<Config extends TSchema, Desired, Actual, Change>(
  definition: ConnectorDefinition<Config, Desired, Actual, Change>,
  options: { database: Database; config: unknown; confirmation?: ConfirmationOptions },
) {
  const { database, config, confirmation } = options
  await database.script(`truncate ${TABLES}`)
  const billing = createFakeBilling()
  const iAccount = billing.add(1)
  let time = testNow.getTime()
  const clock = { now: () => new Date(time) }
  const port = await freeTcpPort()
  const { name } = definition
  const connector = runConnector(definition, {
    config,
    tools: testTools({ clock, memory: createConnectorMemory(database, name) }),
    confirmation: {
      withinMs: 600_000,
      pollMs: HOUR,
      auth: { kind: 'bearer', token: TOKEN },
      callbackUrl: `http://127.0.0.1:${port}/callbacks/${name}`,
      ...confirmation,
    },
  })
  const startProcess = () =>
    createPipeline({
      database,
      keys: createKeyStore(database, LEASE_MS),
      billing: createBillingReader(billing.client),
      connectors: [connector],
      log: silentLog,
      clock,
      random: () => 0.5,
      backoff: { firstMs: HOUR, maxMs: HOUR },
      onReport: ignore,
    })
  const [first, second] = [startProcess(), startProcess()]
  const app = createHttpServer()
  await receiveCallbacks(app, { database, connectors: [connector], log: silentLog, onMark: ignore })
  await app.listen({ host: '127.0.0.1', port })

  return {
    billing,
    iAccount,
    /** The other process, for `look`. */
    second,
    /** Looks at the account, as after an event. */
    async look(process = first) {
      await markSubjects(database, [{ i_account: iAccount, i_event: 1, bulk: false, connectors: [name] }])
      await process.runOnce()
    },
    /** Works on whatever a callback has made due. */
    settle: () =>
      waitFor('nothing is due', async () => {
        await second.runOnce()
        const { due, working } = await readSnapshot(database)
        return due + working === 0
      }),
    /** How many accounts are to be looked at. */
    due: async () => (await readSnapshot(database)).due,
    /** The account's newest status. */
    status: async () => (await takeReports(database, 100, 1)).at(-1),
    pass(ms: number) {
      time += ms
    },
    post: (path: string, payload: string, headers: Record<string, string> = {}) =>
      app.inject({ method: 'POST', url: `/callbacks/${path}`, payload, headers }),
    /** What proves a notification. */
    bearer: { authorization: `Bearer ${TOKEN}` },
    async stop() {
      await app.close()
      await connector.close()
    },
  }
}
