import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { silentLog } from '@openespf/foundation/log'
import { type Queryable, statement } from '@openespf/foundation/pg'
import { type TestDatabase, testDatabase, waitFor } from '@openespf/foundation/testing'
import type { Ended } from '../deliverer.ts'
import { createDispatcher, type Dispatcher, type DispatcherDeps } from '../dispatcher.ts'
import { loopbackGuard } from './guard.ts'
import { secretBox } from './secret-box.ts'

const migrations = fileURLToPath(new URL('../../../../../db/migrations', import.meta.url))

const insertHandler = statement<{ i_handler: number }>(
  'test-insert-handler',
  `insert into espf.handler (name, url, secrets_sealed, outcome_policy, concurrency, retry_preset, timeout_ms)
  values ($1, $2, $3, $4, $5, 'quick', $6) returning i_handler`,
)
/** What record_event does for one route, without the event. */
const enqueue = statement<{ position: number; i_event: number }>(
  'test-enqueue',
  `with drawn as (select nextval('espf.i_event') as i_event)
  insert into espf.delivery (i_handler, lane, entity, i_event, event_type, body, redelivery, captured_at)
  select $1, hashtext($2) & 63, $2, i_event, $3,
    json_build_object('event_type', $3::text, 'variables', json_build_object('entity', $2::text, 'i_event', i_event)),
    $4, clock_timestamp()
  from drawn returning position, i_event`,
)
const history = statement<HistoryRow>(
  'test-history',
  `select i_handler, entity, i_event, state, reason, attempts, superseded_by, stage, status_code, error, response
  from espf.delivery_history order by ended_at, position`,
)
const attempts = statement<{
  i_event: number
  attempt: number
  stage: string
  status_code: number | null
  error: string | null
}>(
  'test-attempts',
  'select i_event, attempt, stage, status_code, error from espf.every_attempt order by i_event, attempt',
)
const left = statement<{ left: number }>(
  'test-left',
  'select ((select count(*) from espf.delivery) + (select count(*) from espf.waiting))::int as left',
)

export type HistoryRow = {
  i_handler: number
  entity: string
  i_event: number
  state: string
  reason: string
  attempts: number
  superseded_by: number | null
  stage: string | null
  status_code: number | null
  error: string | null
  response: string | null
}

export type World = Awaited<ReturnType<typeof createWorld>>

/** A fresh database, handlers, events and dispatchers; `end` stops and drops all of it. */
export async function createWorld() {
  const test: TestDatabase = await testDatabase(migrations)
  const dispatchers: Dispatcher[] = []
  const ended: Ended[] = []
  return {
    database: test.database,
    settings: test.settings,
    ended,
    async addHandler(
      url: string,
      options: { name?: string; policy?: 'safe' | 'espf'; concurrency?: number; timeoutMs?: number } = {},
    ): Promise<number> {
      const auth = secretBox.seal(
        JSON.stringify({ auth: { type: 'basic', user: 'username', password: 'secret' } }),
      )
      const row = await test.database.one(insertHandler, [
        options.name ?? 'main',
        url,
        auth,
        options.policy ?? 'safe',
        options.concurrency ?? 8,
        options.timeoutMs ?? 5000,
      ])
      return row.i_handler
    },
    enqueue: (
      iHandler: number,
      entity: string,
      options: { type?: string; redelivery?: number; on?: Queryable } = {},
    ): Promise<{ position: number; i_event: number }> =>
      (options.on ?? test.database).one(enqueue, [
        iHandler,
        entity,
        options.type ?? 'Account/Blocked',
        options.redelivery ?? 0,
      ]),
    async dispatch(overrides: Partial<DispatcherDeps> = {}): Promise<Dispatcher> {
      const dispatcher = createDispatcher({
        settings: test.settings,
        secretBox,
        guard: loopbackGuard(),
        clock: { now: () => new Date() },
        log: silentLog,
        random: () => 0,
        newProcessId: randomUUID,
        onEnded: (one) => ended.push(one),
        leaseMs: 1500,
        stopMs: 500,
        ...overrides,
      })
      dispatchers.push(dispatcher)
      await dispatcher.start()
      return dispatcher
    },
    history: () => test.database.query(history),
    attempts: () => test.database.query(attempts),
    left: async (): Promise<number> => (await test.database.one(left)).left,
    async allEnded(): Promise<HistoryRow[]> {
      await waitFor('every delivery ends', async () => (await test.database.one(left)).left === 0, 15_000)
      return test.database.query(history)
    },
    async end(): Promise<void> {
      await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()))
      await test.drop()
    },
  }
}
