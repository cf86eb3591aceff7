import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BillingClient, createBillingClient } from '@openespf/client'
import { acquireEmbeddedPostgres } from '@openespf/foundation/embedded'
import { openDatabase, statement } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADMIN, dataFolder, openespf, printed, up } from './support/openespf.ts'

let data: Awaited<ReturnType<typeof dataFolder>>
beforeAll(async () => {
  data = await dataFolder()
})
afterAll(() => data.remove())

const unfinished = statement<{ count: number }>(
  'test-unfinished',
  'select (select count(*) from espf.delivery) + (select count(*) from espf.waiting) as count',
)
const ends = statement<{ events: number; finished: number; otherwise: number; blocks: number }>(
  'test-ends',
  `select (select count(*) from espf.event) as events,
     (select count(distinct i_event) from espf.delivery_history where state = 'finished') as finished,
     (select count(*) from espf.delivery_history where state <> 'finished') as otherwise,
     (select count(*) from espf.event
       where event_type in ('Account/Blocked', 'Account/Unblocked') and entity = any ($1)) as blocks`,
)

async function killServerOfDatabase(): Promise<void> {
  const place = await readFile(`${data.path}/postgres.path`, 'utf8').catch(() => join(data.path, 'postgres'))
  const [pid] = (await readFile(join(place.trim(), 'postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGKILL')
}

async function addAccounts(billing: BillingClient, count: number): Promise<number[]> {
  const { i_customer } = await billing.call('Customer/add_customer', {
    customer_info: { name: 'Crash', iso_4217: 'USD' },
  })
  const { i_product } = await billing.call('Product/add_product', {
    product_info: { name: 'Crash', iso_4217: 'USD' },
  })
  return Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const account_info = { id: `4475000${n}`, i_customer, i_product }
      return (await billing.call('Account/add_account', { account_info })).i_account
    }),
  )
}

test('killed during the demo, database and all: the next start delivers what was undelivered', {
  timeout: 120_000,
}, async () => {
  const demo = openespf(['demo'], data.path)
  await printed(demo, /unblock it/)
  demo.child.kill('SIGKILL')
  await killServerOfDatabase()
  await demo.exited

  const { program, url } = await up(data.path)
  const billing = createBillingClient({ baseUrl: url, credentials: ADMIN })
  const accounts = await addAccounts(billing, 50)

  let acknowledged = 0
  const storm = Promise.allSettled(
    accounts.map(async (i_account) => {
      for (const blocked of ['Y', 'N', 'Y', 'N'] as const) {
        await billing.call('Account/update_account', { account_info: { i_account, blocked } })
        acknowledged += 1
      }
    }),
  )
  await waitFor('some of the storm is acknowledged', () => acknowledged >= 30)
  program.child.kill('SIGKILL')
  await killServerOfDatabase()
  await storm
  await program.exited

  const again = await up(data.path)
  const postgres = await acquireEmbeddedPostgres({ dataDir: join(data.path, 'postgres') })
  const database = openDatabase(await postgres.database('openespf'), { max: 2 })
  try {
    await waitFor(
      'nothing is queued or waiting',
      async () => (await database.one(unfinished)).count === 0,
      30_000,
    )
    const outcome = await database.one(ends, [accounts.map((i_account) => `account/${i_account}`)])
    expect(outcome.finished).toBe(outcome.events)
    expect(outcome.otherwise).toBe(0)
    expect(outcome.blocks).toBeGreaterThanOrEqual(acknowledged)
  } finally {
    await database.close()
    await postgres.release()
    again.program.child.kill('SIGINT')
  }
  expect((await again.program.exited).code).toBe(0)
})

test('Ctrl-C stops everything within five seconds, and a second start is refused meanwhile', {
  timeout: 60_000,
}, async () => {
  const { program } = await up(data.path)
  const second = openespf(['up'], data.path)
  expect((await second.exited).code).toBe(1)
  expect(second.output()).toMatch(/another openespf \(pid \d+\) is running on the data folder/)

  const started = performance.now()
  program.child.kill('SIGINT')
  const { code } = await program.exited
  const took = performance.now() - started
  expect({ code, output: program.output() }).toMatchObject({ code: 0 })
  expect(took).toBeLessThan(5000)
})
