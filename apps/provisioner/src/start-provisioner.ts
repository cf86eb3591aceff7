import { randomBytes } from 'node:crypto'
import {
  type ApplicationSnapshot,
  applicationMigrations,
  createApplication,
  createConnectorMemory,
  createConnectorTools,
  type SenderAuth,
} from '@openespf/application'
import { createBillingClient, createEspfClient } from '@openespf/client'
import { systemClock } from '@openespf/foundation/clock'
import { createHttpServer } from '@openespf/foundation/http'
import { createHttpClient } from '@openespf/foundation/http-client'
import { createLog } from '@openespf/foundation/log'
import { queueSession } from '@openespf/foundation/pg'
import { openStore } from '@openespf/foundation/store'
import type { ProvisionerSetup } from './config.ts'
import { runConnectors } from './connectors.ts'
import type { ProvisionerConfig } from './settings.ts'
import { trustAlso } from './trust-also.ts'
import { writeAccess } from './write-access.ts'

const PATH = '/espf/events'

export type RunningProvisioner = {
  /** Where events are to be sent: the URL of the handler. */
  eventsUrl: string
  /** The user name that senders of events present. */
  user: string
  snapshot(): Promise<ApplicationSnapshot>
  stop(): Promise<void>
}

/** Builds and starts the Application with its connectors. Stops what it started if it fails. */
export async function startProvisioner({
  config,
  connectors,
  routes,
  schedules = [],
  retention,
}: ProvisionerSetup): Promise<RunningProvisioner> {
  const { billingToken: token, user } = config
  const auth = authOf(config)
  if (token === undefined)
    throw new Error('PROVISIONER_BILLING_TOKEN is not set: the API token of the billing user')
  if (config.billingCa !== undefined) trustAlso(config.billingCa)
  const log = createLog({ level: config.logLevel, name: 'provisioner' })
  const apiToken = config.apiToken ?? randomBytes(24).toString('base64url')
  const closers: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    const store = await openStore({
      databaseUrl: config.databaseUrl,
      data: config.data,
      name: 'openespf_provisioner',
      migrations: applicationMigrations,
      applicationName: 'openespf provisioner',
      session: queueSession,
      onError: (error) => log.warn({ err: error }, 'a database connection was lost'),
    })
    closers.push(store.close)
    const { database } = store
    const { fetch, close } = createHttpClient()
    closers.push(close)
    const billing = createBillingClient({
      fetch,
      baseUrl: config.billingUrl,
      credentials: { login: config.billingLogin, token },
    })
    const application = createApplication({
      database,
      billing,
      espf: createEspfClient({ fetch, baseUrl: config.billingUrl, tokenSource: billing }),
      connectors: runConnectors(
        connectors,
        ({ connector, timeoutMs }) =>
          createConnectorTools({
            clock: systemClock,
            log,
            memory: createConnectorMemory(database, connector),
            ...(timeoutMs !== undefined && { timeoutMs }),
          }),
        config.publicUrl,
      ),
      routes,
      schedules,
      ...(retention && { retention }),
      log,
      clock: systemClock,
      auth,
      apiToken,
    })
    const app = createHttpServer()
    await application.register(app, PATH)
    await application.start()
    closers.push(() => application.stop())
    const base = await app.listen({ host: config.host, port: config.port })
    closers.push(() => app.close())
    closers.push(await writeAccess(config.data, { url: base, token: apiToken }))
    return { eventsUrl: `${base}${PATH}`, user, snapshot: application.snapshot, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function authOf({ auth, user, password }: ProvisionerConfig): SenderAuth {
  if (auth) return auth
  if (password !== undefined) return { type: 'basic', user, password }
  throw new Error('PROVISIONER_PASSWORD is not set: the password that ESPF sends with events')
}
