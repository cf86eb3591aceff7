import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { statement } from '@openespf/foundation/pg'
import { freeTcpPort, freeUdpPort, waitFor } from '@openespf/foundation/testing'
import {
  DOMAIN,
  kamailioSchema,
  prepareKamailio,
  sendRegister,
} from '../../../connectors/kamailio/src/testing/start-program.ts'
import { supervise } from '../supervise.ts'
import { SERVICE_PASSWORD } from './billing-facts.ts'
import type { ExternalSystem, Holdings } from './external-system.ts'
import { type SqlHost, startSqlHost } from './sql-host.ts'

const READY_MS = 30_000
const ANSWER_MS = 5000
/** How often a phone comes and registers. */
const PHONE_MS = 1000

const listUsers = statement<{ user: string; ha1: string }>(
  'chaos-kamailio-users',
  'select username as "user", ha1 from subscriber',
)

/** Kamailio with its users in a PostgreSQL of its own, and phones that register. */
export async function startKamailio(folder: string, logs: string): Promise<ExternalSystem> {
  const dir = join(folder, 'kamailio')
  await mkdir(dir)
  const ports = { sip: await freeUdpPort(), rpc: await freeTcpPort() }
  let rpcUrl = ''
  const host = await startSqlHost({
    dataDir: join(folder, 'postgres-kamailio'),
    schema: await kamailioSchema(),
    async startServer(database) {
      const prepared = await prepareKamailio(dir, ports, database)
      rpcUrl = prepared.rpcUrl
      return supervise({ ...{ name: 'kamailio', folder: logs, ready: 'Listening on' }, ...prepared })
    },
  })
  const isAnswering = () =>
    listRegistered(rpcUrl).then(
      () => true,
      () => false,
    )
  await waitFor('Kamailio answers', isAnswering, READY_MS)
  const phones = setInterval(() => void comeAndRegister(host, ports.sip), PHONE_MS)
  return {
    name: 'kamailio',
    group: 'SIP',
    connector: { use: 'kamailio', group: 'SIP', config: { ...host.outside, domain: DOMAIN, rpcUrl } },
    program: {
      ...host,
      async bringUp() {
        await host.bringUp()
        await waitFor('Kamailio answers', isAnswering, READY_MS)
      },
      async retire() {
        clearInterval(phones)
        await host.retire()
      },
    },
    wanted: ({ id, status }) => (status === undefined ? [id, ha1Of(id)] : undefined),
    held: () => ask(host, rpcUrl),
  }
}

/** Digests stand in the database, registrations in Kamailio. */
async function ask({ inside }: SqlHost, rpcUrl: string): Promise<Holdings> {
  const [users, registered] = [await inside.query(listUsers), await listRegistered(rpcUrl)]
  const held: Holdings = new Map(registered.map((user) => [user, 'registered']))
  for (const { user, ha1 } of users) held.set(user, ha1)
  return held
}

/** Some phone whose user is there. What becomes of it nobody asks: it may be barred just now. */
async function comeAndRegister({ inside }: SqlHost, sip: number): Promise<void> {
  try {
    const users = await inside.query(listUsers)
    const user = users[Math.floor(Math.random() * users.length)]?.user
    if (user !== undefined) await sendRegister(sip, user, SERVICE_PASSWORD)
  } catch {
    // Kamailio or its database is away.
  }
}

async function listRegistered(rpcUrl: string): Promise<string[]> {
  const response = await fetch(rpcUrl, {
    method: 'POST',
    body: JSON.stringify({ jsonrpc: '2.0', method: 'ul.dump', params: ['brief'], id: 1 }),
    signal: AbortSignal.timeout(ANSWER_MS),
  })
  if (!response.ok) throw new Error(`Kamailio's RPC answered ${response.status}`)
  return [...(await response.text()).matchAll(/"AoR":\s*"([^"]+)"/g)].map(([, user = '']) => user)
}

function ha1Of(user: string): string {
  return createHash('md5').update(`${user}:${DOMAIN}:${SERVICE_PASSWORD}`).digest('hex')
}
