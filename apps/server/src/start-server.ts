import { join } from 'node:path'
import { billingRules, createBillingClock } from '@openespf/billing'
import {
  createDispatcher,
  createHousekeeping,
  createJobs,
  createPartitions,
  type Ended,
  ensureHandler,
  type HandlerSpec,
  hasUnfinished,
} from '@openespf/espf'
import { createAddressGuard } from '@openespf/foundation/address-guard'
import { systemClock } from '@openespf/foundation/clock'
import type { Lifecycle } from '@openespf/foundation/lifecycle'
import { createLog } from '@openespf/foundation/log'
import { createSecretBox, loadMasterKeyFile, parseMasterKey } from '@openespf/foundation/secret-box'
import { createAuditRetention, ensureApiUser, ensureFirstAdministrator } from '@openespf/sessions'
import type { ServerConfig } from './config.ts'
import { openStore } from './open-store.ts'
import { type RealmAddress, serveApis } from './serve-apis.ts'

export type RunningServer = {
  /** Base address of the APIs: `http://127.0.0.1:8080`; empty for a process that only dispatches. */
  url: string
  /** The realms' own listeners, in the order of their ports. */
  realms: readonly RealmAddress[]
  /** Creates or updates an API user and returns a new token for it. */
  ensureApiUser(wanted: { login: string; scopes: readonly string[] }): Promise<string>
  ensureHandler(spec: HandlerSpec): Promise<number>
  /** Lets events be sent to that address too: `127.0.0.1:8090`. */
  allowAddress(rule: string): void
  /** Whether any delivery is queued or waiting. */
  hasUnfinished(): Promise<boolean>
  stop(): Promise<void>
}

export type ServerOptions = {
  /** Called when the APIs answer and before anything is dispatched: the place to register handlers. */
  beforeDispatch?: (server: RunningServer) => Promise<void>
  /** Says what people must see: the password made for the first administrator, and ports taken in the place of busy ones. */
  announce: (line: string) => void
  /** Called for each delivery that ended. */
  onEnded?: (ended: Ended) => void
}

/** Builds and starts the server: store, sessions, billing, APIs, dispatcher, as the role says. Stops what it started if it fails. */
export async function startServer(config: ServerConfig, options: ServerOptions): Promise<RunningServer> {
  const log = createLog({ level: config.logLevel, name: 'server' })
  const closers: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    const store = await openStore(config, (error) =>
      log.warn({ err: error }, 'a database connection was lost'),
    )
    closers.push(store.close)
    const secretBox = createSecretBox(
      config.masterKey
        ? parseMasterKey(config.masterKey)
        : await loadMasterKeyFile(join(config.data, 'master.key')),
    )
    const base = { database: store.database, secretBox, clock: systemClock, log }
    const guard = createAddressGuard({ allow: config.allowAddresses })
    const partitions = createPartitions(base)
    await partitions.runOnce()
    const auditRetention = createAuditRetention({ ...base, keepDays: config.auditDays })
    await auditRetention.runOnce()
    const running = async (service: Lifecycle) => {
      await service.start()
      closers.push(() => service.stop())
    }
    const { adminLogin: login, adminPassword: password } = config
    const first = await ensureFirstAdministrator(store.database, { login, ...(password && { password }) })
    if (first.kind === 'created' && !password) {
      options.announce(
        `Administrator created: log in as ${first.login} with the password ${first.password} (shown only now)`,
      )
    }
    const dispatcher =
      config.role === 'api'
        ? undefined
        : createDispatcher({
            ...base,
            settings: store.settings,
            guard,
            random: Math.random,
            newProcessId: () => crypto.randomUUID(),
            ...(options.onEnded && { onEnded: options.onEnded }),
          })
    const onCall = () => dispatcher?.wake()
    const { announce } = options
    const addresses =
      config.role === 'dispatch'
        ? { url: '', realms: [] }
        : await serveApis({ config, base, guard, closers, onCall, announce })
    const server: RunningServer = {
      ...addresses,
      ensureApiUser: async (wanted) => (await ensureApiUser(store.database, wanted)).token,
      ensureHandler: (spec) => ensureHandler(base, spec),
      allowAddress: (rule) => guard.allow(rule),
      hasUnfinished: () => hasUnfinished(store.database),
      stop,
    }
    await options.beforeDispatch?.(server)
    await running(partitions)
    await running(auditRetention)
    // Billing's own changes happen where its API is served; a process that only dispatches knows nothing of billing.
    if (config.role !== 'dispatch') await running(createServerClock(base, onCall))
    if (dispatcher) {
      await running(dispatcher)
      await running(createHousekeeping(base))
      await running(createJobs(base))
    }
    return server
  } catch (error) {
    await stop()
    throw error
  }
}

function createServerClock(base: Parameters<typeof billingRules>[0], onChanged: () => void): Lifecycle {
  return createBillingClock({
    ...base,
    rules: billingRules(base),
    newHolderId: () => crypto.randomUUID(),
    onChanged,
  })
}
