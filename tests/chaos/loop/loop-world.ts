import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BillingClient, createBillingClient, createEspfClient, type EspfClient } from '@openespf/client'
import { BILLING_READ_SCOPE } from '@openespf/contract/billing'
import { API_SCOPE } from '@openespf/contract/espf'
import { freeTcpPort, urlOf, waitFor } from '@openespf/foundation/testing'
import { PROGRAM } from '../dispatchers.ts'
import { type Postgres, startPostgres } from '../postgres.ts'
import type { Stage } from '../scene.ts'
import { type Supervised, supervise } from '../supervise.ts'
import { MASTER_KEY } from '../world.ts'
import type { ExternalSystem } from './external-system.ts'
import { startFreeRadius } from './freeradius.ts'
import { startHttpTarget } from './http-target.ts'
import { isInstalled } from './is-installed.ts'
import { startKamailio } from './kamailio.ts'
import { startOsmoHlr } from './osmo-hlr.ts'
import { startSlapd } from './slapd.ts'

/** Everything that takes part: billing and ESPF, an Application of two processes, and external systems. */
export type LoopWorld = {
  billing: BillingClient
  espf: EspfClient
  server: Supervised
  provisioners: readonly Supervised[]
  systems: readonly ExternalSystem[]
  /** The Application's. */
  postgres: Postgres
}

const PROVISIONERS = 2
const PROGRAMS = ['osmo-hlr', 'slapd', 'freeradius', 'radclient', 'kamailio', 'sipsak']
const READY_MS = 120_000
const ADMIN = { login: 'admin', password: 'correct horse battery' }
const SENDER = { user: 'espf', password: 'horse battery staple' }

export async function startLoopWorld(stage: Stage): Promise<LoopWorld> {
  const { folder, logs, closers } = stage
  const systems = await startSystems(stage)
  const ports = { server: await freeTcpPort(), events: await freeTcpPort() }
  const url = `http://127.0.0.1:${ports.server}`
  const server = await startServer(stage, ports)
  const billing = createBillingClient({ baseUrl: url, credentials: ADMIN, timeoutMs: 5000 })
  const espf = createEspfClient({ baseUrl: url, tokenSource: billing, timeoutMs: 5000 })

  const postgres = await startPostgres(join(folder, 'postgres-application'))
  closers.push(() => postgres.release())
  const token = await addApiUser(billing)
  const provisioners: Supervised[] = []
  for (let n = 1; n <= PROVISIONERS; n++) {
    const config = join(folder, `provisioner-${n}.yaml`)
    const receiving = { port: n === 1 ? ports.events : 0, auth: { type: 'basic', ...SENDER } }
    // JSON is YAML.
    const content = {
      billing: { url, login: 'provisioner', token },
      receiving,
      connectors: systems.map(entryOf),
    }
    await writeFile(config, JSON.stringify(content), { mode: 0o600 })
    const provisioner = supervise({
      name: `provisioner ${n}`,
      command: process.execPath,
      args: [PROGRAM, 'provisioner', '--config', config],
      ready: 'events are received at',
      env: {
        PROVISIONER_DATABASE_URL: urlOf(postgres.settings),
        OPENESPF_DATA: join(folder, `provisioner-${n}`),
      },
      folder: logs,
    })
    closers.push(() => provisioner.retire())
    await waitFor(`provisioner ${n} is ready`, provisioner.isReady, READY_MS)
    provisioners.push(provisioner)
  }
  await espf.call(
    'create-handler',
    {},
    {
      name: 'provisioner',
      url: `http://127.0.0.1:${ports.events}/espf/events`,
      auth: { type: 'basic', ...SENDER },
      retry: { preset: 'quick' },
    },
  )
  return { billing, espf, server, provisioners, systems, postgres }
}

async function startSystems({ folder, logs, closers }: Stage): Promise<ExternalSystem[]> {
  for (const program of PROGRAMS)
    if (!isInstalled(program))
      throw new Error(
        `${program} is not installed: run scripts/install-systems.sh, or --scene dispatch alone`,
      )
  const systems: ExternalSystem[] = []
  for (const start of [startOsmoHlr, startHttpTarget, startSlapd, startFreeRadius, startKamailio]) {
    const system = await start(folder, logs)
    closers.push(() => system.program.retire())
    systems.push(system)
  }
  return systems
}

async function startServer(
  { folder, logs, closers }: Stage,
  ports: { server: number; events: number },
): Promise<Supervised> {
  const postgres = await startPostgres(join(folder, 'postgres-billing'))
  closers.push(() => postgres.release())
  const server = supervise({
    name: 'server',
    command: process.execPath,
    args: [PROGRAM, 'server'],
    ready: 'openespf server: http',
    env: {
      DATABASE_URL: urlOf(postgres.settings),
      OPENESPF_MASTER_KEY: MASTER_KEY,
      OPENESPF_ALLOW_ADDRESSES: `127.0.0.1:${ports.events}`,
      OPENESPF_ADMIN_PASSWORD: ADMIN.password,
      OPENESPF_DATA: join(folder, 'server'),
      OPENESPF_PORT: String(ports.server),
      OPENESPF_ADMIN_PORT: 'off',
      OPENESPF_RESELLER_PORT: 'off',
      OPENESPF_CUSTOMER_PORT: 'off',
      OPENESPF_ACCOUNT_PORT: 'off',
    },
    folder: logs,
  })
  closers.push(() => server.retire())
  await waitFor('the server is ready', server.isReady, READY_MS)
  return server
}

/** An API user as a provisioning application needs one: its token. */
async function addApiUser(billing: BillingClient): Promise<string> {
  const { i_user } = await billing.call('User/add_user', {
    user_info: { login: 'provisioner', scopes: [API_SCOPE, BILLING_READ_SCOPE] },
  })
  const { token } = await billing.call('User/add_api_token', { i_user, name: 'chaos' })
  return token
}

function entryOf({ name, connector }: ExternalSystem): object {
  return { name, ...connector }
}
