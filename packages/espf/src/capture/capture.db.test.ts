import { fileURLToPath } from 'node:url'
import { eventTypes } from '@openespf/contract/events'
import { statement } from '@openespf/foundation/pg'
import { type TestDatabase, testDatabase } from '@openespf/foundation/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { changesFixture, type Expected, quietChanges, singleChanges, ways } from './testing/changes.ts'
import { didChanges, didFixture, didQuiet } from './testing/did-changes.ts'
import { planChanges, planQuiet, plansFixture, planWays } from './testing/plan-changes.ts'

const migrations = fileURLToPath(new URL('../../../../db/migrations', import.meta.url))

const subscribe = `
insert into espf.handler (name, url, secrets_sealed) values ('all', 'http://localhost/', '');
`
const route = statement(
  'test-route',
  'insert into espf.route select unnest($1::text[]), 1, unnest($1::text[]), null',
)
const recorded = statement<{ event_type: string; entity: string; variables: Record<string, unknown> }>(
  'test-recorded',
  'select event_type, entity, variables from espf.event order by i_event',
)

let test: TestDatabase

beforeAll(async () => {
  test = await testDatabase(migrations)
  await test.database.script(changesFixture)
  await test.database.script(plansFixture)
  await test.database.script(didFixture)
  await test.database.script(subscribe)
  await test.database.query(route, [eventTypes.map(({ type }) => type)])
})
afterAll(() => test.drop())

class Undone extends Error {}

/** What the change raises, in a transaction that is rolled back: ids come out the same each time. */
async function raisedBy(change: string, before = ''): Promise<Awaited<ReturnType<typeof readEvents>>> {
  let events: Awaited<ReturnType<typeof readEvents>> = []
  await test.database
    .transaction(async (tx) => {
      if (before) await tx.query(statement('', before))
      await tx.query(statement('', 'delete from espf.event'))
      await tx.query(statement('', change))
      events = await tx.query(recorded)
      throw new Undone()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error
    })
  return events
}
const readEvents = () => test.database.query(recorded)
const typesAndEntities = (events: Awaited<ReturnType<typeof readEvents>>): Expected =>
  events.map(({ event_type, entity }) => [event_type, entity])

describe('capture', () => {
  beforeEach(() =>
    test.database.script(`
      select setval(pg_get_serial_sequence('billing.account', 'i_account'), 4),
        setval(pg_get_serial_sequence('billing.customer', 'i_customer'), 2),
        setval(pg_get_serial_sequence('billing.sim_card', 'i_sim_card'), 3)`),
  )

  it.each([...singleChanges, ...planChanges, ...didChanges])('%s', async (change, raises) => {
    expect(typesAndEntities(await raisedBy(change))).toEqual(raises)
  })

  it.each([...ways, ...planWays])('after %s: %s', async (before, change, raises) => {
    expect(typesAndEntities(await raisedBy(change, before))).toEqual(raises)
  })

  it.each([...quietChanges, ...planQuiet, ...didQuiet])('nothing: %s', async (change) => {
    expect(await raisedBy(change)).toEqual([])
  })

  it('is shown here for every event type that the catalogue captures', () => {
    const shown = new Set([
      ...[...singleChanges, ...planChanges, ...didChanges].flatMap(([, raises]) =>
        raises.map(([type]) => type),
      ),
      ...[...ways, ...planWays].flatMap(([, , raises]) => raises.map(([type]) => type)),
    ])
    const captured = eventTypes.filter(({ captures }) => captures.length > 0).map(({ type }) => type)
    expect(captured.filter((type) => !shown.has(type))).toEqual([])
  })

  it('leaves nothing of a change that is rolled back', async () => {
    expect(await raisedBy('update billing.account set blocked = true where i_account = 1')).toHaveLength(1)
    expect(await readEvents()).toEqual([])
    expect(await test.database.query(statement('', 'select from espf.delivery'))).toEqual([])
  })

  it('gives each event its variables', async () => {
    const event_time = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    const always = { i_event: expect.any(Number), i_env: 1, event_time }
    const variablesOf = async (change: string): Promise<unknown> => (await raisedBy(change))[0]?.variables
    expect(await variablesOf('update billing.account set balance = 5.25 where i_account = 1')).toEqual({
      i_account: 1,
      billing_entity_id: 1,
      prev_balance: 5,
      curr_balance: 5.25,
      ...always,
    })
    expect(await variablesOf('update billing.account set i_sim_card = 2 where i_account = 1')).toEqual({
      i_account: 1,
      i_sim_card: 2,
      prev_i_sim_card: 1,
      ...always,
    })
    expect(await variablesOf('update billing.account set i_sim_card = null where i_account = 1')).toEqual({
      i_account: 1,
      i_sim_card: null,
      prev_i_sim_card: 1,
      ...always,
    })
    const sim = { prev_status: 'used', curr_status: 'used', ...always }
    expect(await variablesOf(`update billing.sim_card set amf = '8000' where i_sim_card = 1`)).toEqual({
      i_sim_card: 1,
      i_account: 1,
      ...sim,
    })
    expect(await variablesOf(`update billing.sim_card set status = 'reserved' where i_sim_card = 2`)).toEqual(
      {
        i_sim_card: 2,
        ...sim,
        prev_status: 'available',
        curr_status: 'reserved',
      },
    )
  })
})
