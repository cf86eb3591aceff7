import { fileURLToPath } from 'node:url'
import { deliveredTypes, routesOf } from '@openespf/contract/events'
import { type Database, openDatabase, statement } from '@openespf/foundation/pg'
import { type TestDatabase, testDatabase, waitFor } from '@openespf/foundation/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const migrations = fileURLToPath(new URL('../../../../db/migrations', import.meta.url))

const fixture = `
insert into billing.access_policy (name) values ('basic');
insert into billing.product (name, iso_4217) values ('main', 'EUR'), ('addon', 'EUR');
insert into billing.customer (name, iso_4217) values ('one', 'EUR');
insert into billing.account (id, i_customer, i_product) values ('100', 1, 1), ('101', 1, 1);
insert into billing.sim_card (imsi, iccid) values ('001010000000001', '8988000000000000001');
insert into espf.handler (name, url, secrets_sealed) values ('raw', 'http://localhost/', ''), ('grouped', 'http://localhost/', '');
`
const addRoute = statement('test-add-route', 'insert into espf.route values ($1, $2, $3, $4)')
const queue = statement<{ event_type: string; entity: string; body: string; i_event: number; lane: number }>(
  'test-queue',
  'select event_type, entity, body, i_event, lane from espf.delivery where i_handler = $1 order by position',
)
const lockWaits = statement<{ n: number }>(
  'test-lock-waits',
  `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
)

let test: TestDatabase
let sessions: Database[]

beforeEach(async () => {
  test = await testDatabase(migrations)
  sessions = []
  await test.database.script(fixture)
})
afterEach(async () => {
  for (const session of sessions) await session.close()
  await test.drop()
})

async function subscribeRaw(): Promise<void> {
  for (const route of routesOf('raw', 'current', deliveredTypes('raw')))
    await test.database.query(addRoute, [route.rawType, 1, route.eventType, route.variableNames])
}
async function subscribeGrouped(types = deliveredTypes('grouped')): Promise<void> {
  for (const route of routesOf('grouped', 'current', types))
    await test.database.query(addRoute, [route.rawType, 2, route.eventType, route.variableNames])
}
/** One connection of its own. */
function session(): Database {
  const database = openDatabase(test.settings, { max: 1 })
  sessions.push(database)
  return database
}
const queued = async (iHandler = 1): Promise<string[][]> =>
  (await test.database.query(queue, [iHandler])).map(({ event_type, entity }) => [event_type, entity])

/** The first transaction makes its change and stays open; the second must wait for it; both then commit. */
async function firstThenSecond(first: string, second: string): Promise<void> {
  const [a, b] = [session(), session()]
  await a.script(`begin; ${first}`)
  const waiting = b.script(`begin; ${second}; commit`)
  await waitFor(
    'the second change waits for the first',
    async () => (await test.database.one(lockWaits)).n === 1,
  )
  expect(await queued()).toEqual([])
  await a.script('commit')
  await waiting
}

describe('positions of one entity follow the order of commits', () => {
  const block = 'update billing.account set blocked = true where i_account = 1'
  const unblock = 'update billing.account set blocked = false where i_account = 1'
  const addOn = 'insert into billing.account_addon (i_account, i_product) values (1, 2)'
  const suspend = `update billing.customer set bill_status = 'S' where i_customer = 1`

  beforeEach(subscribeRaw)

  it('when two change the account', async () => {
    await firstThenSecond(block, unblock)
    expect(await queued()).toEqual([
      ['Account/Blocked', 'account/1'],
      ['Account/Unblocked', 'account/1'],
    ])
  })

  it('when an add-on is given while the account is being changed', async () => {
    await firstThenSecond(block, addOn)
    expect(await queued()).toEqual([
      ['Account/Blocked', 'account/1'],
      ['Account/ProductAddon/Inserted', 'account/1'],
    ])
  })

  it('when the account is changed while an add-on is being given', async () => {
    await firstThenSecond(addOn, block)
    expect(await queued()).toEqual([
      ['Account/ProductAddon/Inserted', 'account/1'],
      ['Account/Blocked', 'account/1'],
    ])
  })

  it('when an access policy is changed while one of its phases is being added', async () => {
    await firstThenSecond(
      `insert into billing.access_policy_phase (i_access_policy, name) values (1, 'night')`,
      `update billing.access_policy set name = 'other' where i_access_policy = 1`,
    )
    expect(await queued()).toEqual([
      ['AccessPolicy/Phase/New', 'access_policy/1'],
      ['AccessPolicy/Changed', 'access_policy/1'],
    ])
  })

  it('when two ask for events about what no table holds', async () => {
    const ask = (type: string) =>
      `insert into billing.raised_event (event_type, entity, variables) values ('${type}', 'connection/7', '{}')`
    await firstThenSecond(ask('Connection/New'), ask('Connection/Changed'))
    expect(await queued()).toEqual([
      ['Connection/New', 'connection/7'],
      ['Connection/Changed', 'connection/7'],
    ])
  })

  it('when the customer is suspended while an account is being changed', async () => {
    await firstThenSecond(block, suspend)
    expect((await queued()).filter(([, entity]) => entity === 'account/1')).toEqual([
      ['Account/Blocked', 'account/1'],
      ['Account/Status/Changed', 'account/1'],
      ['Account/Status/Suspended', 'account/1'],
    ])
  })

  it('when the customer is suspended while an account is being added: the new one hears of it too', async () => {
    await firstThenSecond(
      `insert into billing.account (id, i_customer, i_product) values ('102', 1, 1)`,
      suspend,
    )
    expect((await queued()).filter(([, entity]) => entity === 'account/3')).toEqual([
      ['Account/New', 'account/3'],
      ['Account/Status/Changed', 'account/3'],
      ['Account/Status/Suspended', 'account/3'],
    ])
  })
})

describe('a customer with many accounts', () => {
  it('raises one event for each open account when it is suspended, in id order', async () => {
    await subscribeRaw()
    await test.database.script(
      `delete from espf.route where raw_type <> 'Account/Status/Suspended';
       insert into billing.account (id, i_customer, i_product, bill_status, closed_at)
       select 'n' || n, 1, 1, case when n % 5 = 0 then 'C' else 'O' end, case when n % 5 = 0 then now() end
       from generate_series(1, 500) n;
       update billing.customer set bill_status = 'S' where i_customer = 1`,
    )
    const entities = (await queued()).map(([, entity]) => Number(entity?.split('/')[1]))
    expect(entities).toHaveLength(2 + 400)
    expect(entities).toEqual(entities.toSorted((a, b) => a - b))
    expect(new Set(entities).size).toBe(entities.length)
  })
})

describe('what is queued', () => {
  const bodies = async (iHandler: number): Promise<unknown[]> =>
    (await test.database.query(queue, [iHandler])).map(({ body }) => JSON.parse(body))
  const lastEvent = async (): Promise<number | undefined> =>
    (await test.database.query(queue, [1])).at(-1)?.i_event

  it('is nothing, and no event, when nobody subscribed', async () => {
    await test.database.script('update billing.account set blocked = true')
    const counts = statement<{ n: number }>('', 'select count(*)::int as n from espf.event')
    expect(await test.database.one(counts)).toEqual({ n: 0 })
    expect(await queued()).toEqual([])
  })

  it('is, for a raw handler, the event with all its variables', async () => {
    await subscribeRaw()
    await test.database.script('update billing.account set balance = 20.98 where i_account = 1')
    expect(await bodies(1)).toEqual([
      {
        event_type: 'Account/BalanceChanged',
        variables: {
          i_account: 1,
          billing_entity_id: 1,
          prev_balance: 0,
          curr_balance: 20.98,
          i_event: await lastEvent(),
          i_env: 1,
          event_time: expect.any(String),
        },
      },
    ])
  })

  it('is, for a grouped handler, one event a grouped type with only its variables and the same i_event', async () => {
    await subscribeRaw()
    await subscribeGrouped(['Subscriber/Updated', 'SIM/Replaced'])
    await test.database.script('update billing.account set i_sim_card = 1 where i_account = 1')
    const i_event = await lastEvent()
    expect(await bodies(2)).toEqual([
      {
        event_type: 'SIM/Replaced',
        variables: {
          i_account: 1,
          i_event,
          i_env: 1,
          event_time: expect.any(String),
          i_sim_card: 1,
          prev_i_sim_card: null,
        },
      },
      { event_type: 'Subscriber/Updated', variables: { i_account: 1, i_event } },
    ])
  })

  it('ends with the deletion when an account is closed', async () => {
    await subscribeGrouped(['Subscriber/Updated', 'Subscriber/Deleted'])
    await test.database.script(
      `update billing.account set bill_status = 'C', closed_at = now() where i_account = 1`,
    )
    expect(await queued(2)).toEqual([
      ['Subscriber/Updated', 'account/1'],
      ['Subscriber/Deleted', 'account/1'],
    ])
  })

  it('carries the environment of the account, also for what is kept beside it or inherited', async () => {
    await subscribeRaw()
    await test.database.script(
      `update billing.account set i_env = 7;
       insert into billing.account_addon (i_account, i_product) values (1, 2);
       update billing.customer set bill_status = 'S'`,
    )
    const all = await bodies(1)
    expect(all.filter((body) => JSON.stringify(body).includes('"i_env":7'))).toHaveLength(5)
  })

  it('has one lane for all events of an entity', async () => {
    await subscribeRaw()
    await subscribeGrouped()
    await test.database.script('update billing.account set blocked = true, balance = 4 where i_account = 1')
    const rows = [...(await test.database.query(queue, [1])), ...(await test.database.query(queue, [2]))]
    expect(rows.length).toBeGreaterThan(3)
    expect(new Set(rows.map(({ lane }) => lane)).size).toBe(1)
  })
})
