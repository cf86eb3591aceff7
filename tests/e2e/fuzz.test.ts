import { join } from 'node:path'
import { acquireEmbeddedPostgres, type EmbeddedPostgres } from '@openespf/foundation/embedded'
import { type Database, openDatabase, statement } from '@openespf/foundation/pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { espfRequests } from './fuzz/espf-requests.ts'
import { furnish } from './fuzz/furnish.ts'
import type { Session } from './fuzz/request.ts'
import { runFuzz } from './fuzz/run-fuzz.ts'
import { v1Requests } from './fuzz/v1-requests.ts'
import { v2Requests } from './fuzz/v2-requests.ts'
import { ADMIN, dataFolder, openespf, type Program, printed } from './support/openespf.ts'

/**
 * More of them, and others, by hand: `FUZZ_REQUESTS=100000 FUZZ_SEED=7 npx vitest run tests/e2e/fuzz.test.ts`. The usual seed is
 * fixed: a change is not to be held up by a fault that it did not make.
 */
const requests = Number(process.env['FUZZ_REQUESTS'] ?? 20_000)
const seed = Number(process.env['FUZZ_SEED'] ?? 1)

let data: Awaited<ReturnType<typeof dataFolder>>
let program: Program
let url = ''
let postgres: EmbeddedPostgres
let database: Database

beforeAll(async () => {
  data = await dataFolder()
  program = openespf(['server'], data.path)
  url = (await printed(program, /(http:\/\/127\.0\.0\.1:\d+)/))[1] ?? ''
  postgres = await acquireEmbeddedPostgres({ dataDir: join(data.path, 'postgres') })
  database = openDatabase(await postgres.database('openespf'), { max: 1 })
})
afterAll(async () => {
  await database.close()
  await postgres.release()
  program.child.kill('SIGINT')
  await program.exited
  await data.remove()
})

/** Everything but what deliveries, jobs and the processes themselves change at any time, and what counts wrong passwords. */
const tables = statement<{ name: string; content: string }>(
  'test-fuzz-tables',
  `select table_schema || '.' || table_name as name,
     (xpath('/row/h/text()', query_to_xml(format(
       'select count(*) || '' '' || coalesce(sum(hashtextextended(t::text, 0)), 0) as h from %I.%I t',
       table_schema, table_name), false, true, '')))[1]::text as content
   from information_schema.tables
   where table_schema in ('billing', 'session') and table_name not in ('clock_lease', 'failed_login')
     or table_schema = 'espf' and table_name in (
       'handler', 'system', 'pause_window', 'subscription', 'service_group', 'account_status', 'event', 'attached')`,
)

type User = { row: unknown }
const administrator = statement<User>(
  'test-fuzz-administrator',
  `select to_jsonb(u) as row from session.app_user u where login = $1 and realm = 'admin'`,
)
const restoreAdministrator = statement(
  'test-fuzz-restore-administrator',
  `update session.app_user u set login = o.login, password_hash = o.password_hash, scopes = o.scopes,
     is_super_user = o.is_super_user, i_role = o.i_role, must_change_password = o.must_change_password,
     blocked = o.blocked, expires_at = o.expires_at, allowed_networks = o.allowed_networks
   from jsonb_populate_record(null::session.app_user, $1) o where u.i_user = o.i_user and to_jsonb(u) <> $1`,
)
const forgetFailedLogins = statement('test-fuzz-forget-failed-logins', 'delete from session.failed_login')

let untouched: User | undefined

/** The requests change, block and lock out the very administrator who sends them: it is made what it was. */
async function restore(): Promise<void> {
  untouched ??= await database.one(administrator, [ADMIN.login])
  await database.query(restoreAdministrator, [JSON.stringify(untouched?.row)])
  await database.query(forgetFailedLogins)
}

/** Tried again where a request that is on its way changes the administrator in between. */
async function openSession(triesLeft = 5): Promise<Session> {
  await restore()
  const response = await fetch(`${url}/rest/Session/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ params: ADMIN }),
  })
  const answer = await response.json()
  const { session_id: sessionId, access_token: accessToken } = Object(answer)
  if (response.ok) return { ...ADMIN, sessionId, accessToken }
  if (triesLeft === 0) throw new Error(`no session for the requests: ${JSON.stringify(answer)}`)
  return openSession(triesLeft - 1)
}

test(`${requests} requests of every operation, valid and broken, with the seed ${seed}`, {
  timeout: 60_000 + requests * 200,
}, async () => {
  const digest = async () =>
    Object.fromEntries((await database.query(tables)).map(({ name, content }) => [name, content]))
  const drafts = [v1Requests(), v2Requests(), espfRequests()]
  const { findings, sent, accepted, compared, operations } = await runFuzz({
    url,
    seed,
    requests,
    drafts,
    openSession: () => openSession(),
    digest,
    async furnish() {
      await restore()
      return furnish(url)
    },
  })
  process.stdout.write(
    `fuzz: seed ${seed}, ${sent} requests of ${operations.size} operations, ${accepted} accepted, ${compared} refusals compared\n`,
  )
  if (process.env['FUZZ_REPORT'])
    for (const [name, count] of [...operations].toSorted())
      process.stdout.write(`${name} ${count.accepted} ${count.refused}\n`)
  const logged = program.output().match(/^.*"level":50.*$/gm) ?? []
  expect({ findings, logged }).toEqual({ findings: [], logged: [] })
})
