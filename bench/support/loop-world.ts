import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createBillingClient, createEspfClient } from '@openespf/client'
import { API_SCOPE } from '@openespf/contract/espf'
import { BILLING_READ_SCOPE } from '@openespf/contract/scopes'
import { createAccountPark } from '../sql/create-account-park.ts'
import { createCards } from '../sql/create-cards.ts'
import { settleDown } from '../sql/settle-down.ts'
import { ADMIN, startApiServer } from './api-server.ts'
import type { Bench } from './bench.ts'
import { type FreshDatabase, ourSchema } from './database.ts'
import type { LoopEnd } from './loop-ends.ts'
import { CREDENTIALS } from './post.ts'
import { type Program, startProgram } from './program.ts'
import { urlOf } from './url-of.ts'

export type LoopWorld = {
  billing: FreshDatabase
  processes: Readonly<Record<'server' | 'provisioner', Program>>
}

const LOGIN = 'provisioner'

/**
 * The whole loop, as it is run with two databases on one server: `openespf server` and `openespf provisioner`, a process
 * each, and the external system. Accounts 1 … `accounts` have a SIM card; nothing is provisioned yet.
 */
export async function withLoop<T>(
  bench: Bench,
  { end, accounts }: { end: LoopEnd; accounts: number },
  use: (world: LoopWorld) => Promise<T>,
): Promise<T> {
  const billing = await bench.server.fresh(ourSchema)
  const application = await bench.server.fresh()
  const ending: (() => Promise<void>)[] = [() => billing.drop(), () => application.drop()]
  try {
    await billing.database.transaction(async (tx) => {
      await createAccountPark(tx, accounts)
      await createCards(tx, accounts)
    })
    await settleDown(billing.database)
    const folder = join(bench.server.folder, `loop-${billing.settings.database}`)
    await mkdir(folder)
    const server = await startApiServer({ databaseUrl: urlOf(billing.settings), data: folder, role: 'all' })
    ending.push(() => server.stop())
    const token = await addApiUser(server.url)
    const provisioner = await startProvisioner({ folder, application, end, url: server.url, token })
    ending.push(() => provisioner.stop())
    await addHandler(server.url, provisioner.found)
    return await use({ billing, processes: { server, provisioner } })
  } finally {
    for (const stop of ending.reverse()) await stop()
  }
}

async function addApiUser(baseUrl: string): Promise<string> {
  const billing = createBillingClient({ baseUrl, credentials: ADMIN })
  const { i_user } = await billing.call('User/add_user', {
    user_info: { login: LOGIN, scopes: [BILLING_READ_SCOPE, API_SCOPE] },
  })
  return (await billing.call('User/add_api_token', { i_user, name: 'bench' })).token
}

async function startProvisioner(options: {
  folder: string
  application: FreshDatabase
  end: LoopEnd
  url: string
  token: string
}): Promise<Program> {
  const { folder, application, end, url, token } = options
  const file = join(folder, 'provisioner.yaml')
  // JSON is YAML.
  const settings = {
    billing: { url, login: LOGIN, token },
    receiving: { port: 0, auth: { type: 'basic', ...CREDENTIALS } },
    connectors: [end.connector],
  }
  await writeFile(file, JSON.stringify(settings))
  const env = { OPENESPF_DATA: folder, PROVISIONER_DATABASE_URL: urlOf(application.settings) }
  return startProgram(['provisioner', '--config', file], env, /events are received at (http:\S+)/)
}

async function addHandler(baseUrl: string, url: string): Promise<void> {
  const billing = createBillingClient({ baseUrl, credentials: ADMIN })
  const espf = createEspfClient({ baseUrl, tokenSource: billing })
  const auth = { type: 'basic', ...CREDENTIALS } as const
  await espf.call('create-handler', {}, { name: 'provisioner', url, auth, concurrency: 64 })
}
