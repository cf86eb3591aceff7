import { silentLog } from '@openespf/foundation/log'
import { statement } from '@openespf/foundation/pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureHandler, type HandlerSpec } from './ensure-handler.ts'
import { createPartitions } from './partitions.ts'
import { secretBox } from './testing/secret-box.ts'
import { createWorld, type World } from './testing/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.end())

const routes = statement<{ raw_type: string; event_type: string }>(
  'test-routes',
  'select raw_type, event_type from espf.route where i_handler = $1 order by raw_type, event_type',
)
const sealed = statement<{ secrets_sealed: Buffer; enabled: boolean }>(
  'test-sealed',
  'select secrets_sealed, enabled from espf.handler where i_handler = $1',
)
const spec: HandlerSpec = {
  name: 'app',
  url: 'http://127.0.0.1:1/',
  auth: { user: 'u', password: 'canary-secret' },
  event_version: 'raw',
  names: 'current',
  outcome_policy: 'safe',
  subscriptions: ['Account/Blocked', 'Account/Unblocked'],
  concurrency: 8,
  retry_preset: 'nsps',
  timeout_ms: 1000,
}

test('a handler is created once, its routes follow its subscriptions, its secret is sealed', async () => {
  const deps = { database: world.database, secretBox }
  const handler = await ensureHandler(deps, spec)
  expect((await world.database.query(routes, [handler])).map((r) => r.raw_type)).toEqual([
    'Account/Blocked',
    'Account/Unblocked',
  ])
  expect(await ensureHandler(deps, { ...spec, subscriptions: ['Account/Blocked', 'Account/New'] })).toBe(
    handler,
  )
  expect((await world.database.query(routes, [handler])).map((r) => r.raw_type)).toEqual([
    'Account/Blocked',
    'Account/New',
  ])
  const row = await world.database.one(sealed, [handler])
  expect(row.secrets_sealed.includes('canary-secret')).toBe(false)
  expect(JSON.parse(secretBox.open(row.secrets_sealed))).toMatchObject({
    auth: { type: 'basic', ...spec.auth },
  })
  await ensureHandler(deps, { ...spec, event_version: 'grouped', subscriptions: 'all' })
  const grouped = await world.database.query(routes, [handler])
  expect(grouped).toContainEqual({ raw_type: 'Account/SIMCardAssignment', event_type: 'SIM/Replaced' })
})

test('an unknown event type is refused and changes nothing', async () => {
  const deps = { database: world.database, secretBox }
  const handler = await ensureHandler(deps, spec)
  await expect(ensureHandler(deps, { ...spec, subscriptions: ['Account/Nonsense'] })).rejects.toThrow(
    'Nonsense',
  )
  expect(await world.database.query(routes, [handler])).toHaveLength(2)
})

test('partitions are ready 14 days ahead; made once; a day that the default partition holds is left alone', async () => {
  const event = statement(
    '',
    `insert into espf.event (i_event, i_env, event_type, entity, variables, captured_at)
    values (1, 1, 'Account/New', 'account/1', '{}', '2030-01-03 12:00Z')`,
  )
  await world.database.query(event)
  const partitions = createPartitions({
    database: world.database,
    clock: { now: () => new Date('2030-01-01T10:00:00Z') },
    log: silentLog,
  })
  const created = await partitions.runOnce()
  expect(created).toHaveLength(44)
  expect(created).toContain('event_20300101')
  expect(created).toContain('attempt_20300115')
  expect(created).not.toContain('event_20300103')
  expect(await partitions.runOnce()).toEqual([])
})
