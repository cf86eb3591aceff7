import { fileURLToPath } from 'node:url'
import { deliveredTypes, routesOf } from '@openespf/contract/events'
import { createHttpServer } from '@openespf/foundation/http'
import { silentLog } from '@openespf/foundation/log'
import { type Queryable, type Row, statement } from '@openespf/foundation/pg'
import { createSecretBox } from '@openespf/foundation/secret-box'
import { testDatabase } from '@openespf/foundation/testing'
import { createSessions, ensureApiUser, ensureFirstAdministrator } from '@openespf/sessions'
import { replaceRoutes } from '../../sql/replace-routes.ts'
import { replaceSubscriptions } from '../../sql/replace-subscriptions.ts'
import { type EspfApiDeps, registerEspfApi } from '../register-espf-api.ts'

const migrations = fileURLToPath(new URL('../../../../../db/migrations', import.meta.url))

const insertHandler = statement<{ i_handler: number }>(
  '',
  `insert into espf.handler (name, url, event_version, secrets_sealed) values ($1, 'http://127.0.0.1:1/', $2, $3)
  returning i_handler`,
)
const record = statement<{ i_event: number }>(
  '',
  `with recorded as materialized (select espf.record_event($1, 1, $2, $3, $4))
  select last_value as i_event from recorded, espf.i_event`,
)
const end = statement<{ position: number }>(
  '',
  `with gone as (
    delete from espf.delivery where i_event = $1 and i_handler = $2 returning *
  )
  insert into espf.delivery_history (i_handler, position, entity, i_event, event_type, redelivery, state, reason, attempts,
    captured_at, ended_at, superseded_by, stage, status_code, response, started_at, duration_ms)
  select i_handler, position, entity, i_event, event_type, redelivery, $3, $4, case when $3 = any ($5) then 1 else 0 end,
    captured_at, now(), case when $3 = 'superseded' then i_event + 1 end,
    case when $3 = any ($5) then 'answered' end, case when $3 = any ($5) then 200 end,
    case when $3 = any ($5) then 'seen' end, case when $3 = any ($5) then now() end,
    case when $3 = any ($5) then 12 end
  from gone returning position`,
)
const wait = statement<{ position: number }>(
  '',
  `with gone as (
    delete from espf.delivery where i_event = $1 and i_handler = $2 returning *
  ), tried as (
    insert into espf.attempt (i_handler, i_event, event_type, redelivery, attempt, stage, status_code, started_at,
      duration_ms)
    select i_handler, i_event, event_type, redelivery, 1, 'answered', 500, now(), 5 from gone where $3
  )
  insert into espf.waiting (i_handler, position, lane, entity, i_event, event_type, body, redelivery, captured_at, attempts,
    first_failed_at, tried_at, due_at, last_error)
  select i_handler, position, lane, entity, i_event, event_type, body, redelivery, captured_at, case when $3 then 1 else 0 end,
    case when $3 then now() end, case when $3 then now() end, case when $3 then now() + interval '1 hour' end,
    case when $3 then 'answered 500' end
  from gone returning position`,
)

export type EventLog = Awaited<ReturnType<typeof createEventLog>>

/** A fresh database behind the ESPF API, and ways to put events and deliveries into it without a dispatcher. */
export async function createEventLog() {
  const db = await testDatabase(migrations)
  const { database } = db
  const clock = { now: () => new Date() }
  const secretBox = createSecretBox(Buffer.alloc(32, 7))
  const sessions = await createSessions({ database, secretBox, clock })
  const password = 'a long password'
  await ensureFirstAdministrator(database, { login: 'admin', password })
  const { token } = await ensureApiUser(database, { login: 'network', scopes: ['espf.api:write'] })
  const bearer = `Bearer ${(await sessions.login({ login: 'admin', password })).accessToken}`
  const accounts = {
    byId: async () => undefined,
    exists: async (_: unknown, iAccount: number) => iAccount < 100,
  }
  const sendTest = () => Promise.reject(new Error('nothing is sent here'))
  const deps: EspfApiDeps = { database, accounts, clock, secretBox, sessions, sendTest, log: silentLog }
  const app = createHttpServer()
  registerEspfApi(app, deps)
  return {
    database,
    deps,
    app,
    bearer,
    powerless: `Basic ${Buffer.from(`network:${token}`).toString('base64')}`,
    async get(path: string, authorization = bearer) {
      const answer = await app.inject({ method: 'GET', url: `/espf/v1${path}`, headers: { authorization } })
      return { status: answer.statusCode, body: answer.json() }
    },
    async addHandler(
      name: string,
      version: 'raw' | 'grouped' = 'raw',
      secrets: object = {},
    ): Promise<number> {
      const sealed = secretBox.seal(
        JSON.stringify({ auth: { type: 'basic', user: 'u', password: 'canary' }, ...secrets }),
      )
      const { i_handler } = await database.one(insertHandler, [name, version, sealed])
      const types = deliveredTypes(version)
      await replaceSubscriptions(database, i_handler, types)
      await replaceRoutes(database, i_handler, routesOf(version, 'current', types))
      return i_handler
    },
    /** Records an event as the triggers do, and returns its number. */
    async capture(
      type: string,
      entity: string,
      options: { on?: Queryable; customers?: number[] } = {},
    ): Promise<number> {
      const variables = JSON.stringify({ i_account: 7, secret: 1 })
      const row = await (options.on ?? database).one(record, [
        type,
        entity,
        variables,
        options.customers ?? null,
      ])
      return row.i_event
    },
    /** Ends the queued deliveries of an event to a handler. */
    async end(
      iEvent: number,
      iHandler: number,
      state: string,
      reason = state === 'finished' ? '' : 'answered 422',
    ) {
      await database.query(end, [iEvent, iHandler, state, reason, ['finished', 'rejected', 'exhausted']])
    },
    /** Lets the queued deliveries of an event to a handler wait, after a failed try unless it is false. */
    async wait(iEvent: number, iHandler: number, hasFailed = true) {
      await database.query(wait, [iEvent, iHandler, hasFailed])
    },
    run: <R extends Row>(sql: string, values: readonly unknown[] = []) =>
      database.query(statement<R>('', sql), values),
    async close() {
      await app.close()
      await db.drop()
    },
  }
}
