import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { statement } from '@openespf/foundation/pg'
import { createSecretBox } from '@openespf/foundation/secret-box'
import { type TestDatabase, testDatabase, urlOf, waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { dataFolder, openespf, type Program, printed } from './support/openespf.ts'

const migrations = join(import.meta.dirname, '../../db/migrations')
const MASTER_KEY = 'ab'.repeat(32)
const ACCOUNTS = 40
/** The promise: so long after a process joins, leaves or dies the lanes are spread evenly. */
const SPREAD_MS = 10_000

const shares = statement<{ lanes: number }>(
  'test-shares',
  `select count(l.lane)::int as lanes from espf.lane l join espf.process p using (process_id)
  where p.expires_at > now() group by l.process_id order by 1 desc`,
)
const toggle = statement<{ i_account: number }>(
  'test-toggle',
  'update billing.account set blocked = not blocked where i_account = $1 returning i_account',
)
const addHandler = statement(
  'test-add-handler',
  `insert into espf.handler (i_handler, name, url, secrets_sealed, concurrency, retry_preset)
  values (1, 'receiver', $1, $2, 16, 'quick')`,
)
const captured = statement<{ i_account: number; i_event: number }>(
  'test-captured',
  `select split_part(entity, '/', 2)::int as i_account, i_event from espf.event order by i_event`,
)
const unfinished = statement<{ count: number }>(
  'test-unfinished',
  'select (select count(*) from espf.delivery) + (select count(*) from espf.waiting) as count',
)

let database: TestDatabase
let data: Awaited<ReturnType<typeof dataFolder>>
let server: Server
const programs: Program[] = []
const received: { account: number; event: number }[] = []

beforeAll(async () => {
  data = await dataFolder()
  database = await testDatabase(migrations)
  server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      const { variables } = JSON.parse(body)
      received.push({ account: Number(variables.i_account), event: Number(variables.i_event) })
      response.end()
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  vi.stubEnv('DATABASE_URL', urlOf(database.settings))
  vi.stubEnv('OPENESPF_MASTER_KEY', MASTER_KEY)
  vi.stubEnv('OPENESPF_ALLOW_ADDRESSES', '127.0.0.0/8')
})
afterAll(async () => {
  vi.unstubAllEnvs()
  for (const { child } of programs) child.kill('SIGKILL')
  await Promise.all(programs.map(({ exited }) => exited))
  server.closeAllConnections()
  server.close()
  await database.drop()
  await data.remove()
})

async function startOne(): Promise<Program> {
  const program = openespf(['server', '--role', 'dispatch'], join(data.path, String(programs.length)))
  programs.push(program)
  await printed(program, /dispatching/)
  return program
}

async function setUp(): Promise<void> {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const sealed = createSecretBox(Buffer.from(MASTER_KEY, 'hex')).seal(
    JSON.stringify({ auth: { type: 'basic', user: 'espf', password: 'secret' } }),
  )
  await database.database.query(addHandler, [`http://127.0.0.1:${port}/`, sealed])
  await database.database.script(
    `insert into espf.route values ('Account/Blocked', 1, 'Account/Blocked'), ('Account/Unblocked', 1, 'Account/Unblocked');
    insert into billing.product (name, iso_4217) values ('main', 'EUR');
    insert into billing.customer (name, iso_4217) values ('one', 'EUR');
    insert into billing.account (id, i_customer, i_product) select 'a' || n, 1, 1 from generate_series(1, ${ACCOUNTS}) n`,
  )
}

/** Changes accounts in turn until told to stop; events of one account follow each other. */
function changeAccounts(): { stop(): Promise<void> } {
  let stopped = false
  const done = (async () => {
    for (let n = 0; !stopped; n++) {
      await database.database.one(toggle, [(n % ACCOUNTS) + 1])
      await waitFor('the deliveries keep up', () => received.length > n - 200, 30_000)
    }
  })()
  return {
    stop() {
      stopped = true
      return done
    },
  }
}

/** Waits for the lanes to be spread so, and for events to be delivered since. */
async function spread(wanted: readonly number[]): Promise<void> {
  await waitFor(
    `the lanes are spread ${wanted.join('/')}`,
    async () => (await database.database.query(shares)).map(({ lanes }) => lanes).join() === wanted.join(),
    SPREAD_MS,
  )
  const before = received.length
  await waitFor('events go on being delivered', () => received.length > before + 2 * ACCOUNTS, 30_000)
}

test('lanes are spread evenly when processes join, leave and die; events are delivered in order meanwhile', {
  timeout: 180_000,
}, async () => {
  await setUp()
  const first = await startOne()
  const changes = changeAccounts()
  try {
    await spread([64])
    const second = await startOne()
    await spread([32, 32])
    await startOne()
    await spread([22, 21, 21])

    first.child.kill('SIGTERM')
    await spread([32, 32])
    expect((await first.exited).code).toBe(0)
    await startOne()
    await spread([22, 21, 21])
    second.child.kill('SIGKILL')
    await spread([32, 32])
  } finally {
    await changes.stop()
  }
  await waitFor(
    'every delivery ends',
    async () => (await database.database.one(unfinished)).count === 0,
    30_000,
  )

  const events = Map.groupBy(await database.database.query(captured), ({ i_account: account }) => account)
  const firsts = Map.groupBy(received, ({ account }) => account)
  expect(events.size).toBe(ACCOUNTS)
  for (const [account, wanted] of events) {
    const got = [...new Set(firsts.get(account)?.map(({ event }) => event))]
    expect(got).toEqual(wanted.map(({ i_event: event }) => event))
  }
})
